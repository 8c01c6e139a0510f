"""The processes, one module each with `async def serve(house, stop)`: it calls `house.ready()` and returns after `stop`."""
