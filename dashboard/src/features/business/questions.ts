/** What the screens of a business ask. */
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";

export const businesses = queryOptions({ queryKey: ["businesses"], queryFn: () => answer(api.GET("/businesses")), staleTime: 60_000 });

export const business = (id: string) =>
  queryOptions({
    queryKey: ["business", id],
    queryFn: () => answer(api.GET("/businesses/{business}", { params: { path: { business: id } } })),
    enabled: id !== "",
  });

export const industries = (search: string) =>
  queryOptions({
    queryKey: ["industries", search],
    queryFn: () => answer(api.GET("/industries", { params: { query: search ? { search } : {} } })),
    staleTime: Infinity,
  });

export const industry = (name: string, country: string) =>
  queryOptions({
    queryKey: ["industry", name, country],
    queryFn: () => answer(api.GET("/industries/{industry}", { params: { path: { industry: name }, query: { country } } })),
    enabled: name !== "",
    staleTime: Infinity,
  });

export const draft = (id: string) =>
  queryOptions({
    queryKey: ["draft", id],
    queryFn: () => answer(api.GET("/businesses/{business}/draft", { params: { path: { business: id } } })),
  });

export const history = (id: string) =>
  queryOptions({
    queryKey: ["history", id],
    queryFn: () => answer(api.GET("/businesses/{business}/history", { params: { path: { business: id } } })),
  });
