"""The processes, one module each with `async def serve(services, stop)`: it calls `services.ready()` and returns after `stop`."""
