using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Problems;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FourKeyWorks.Platform.Streams;

/// <summary>Reading one stream's state.</summary>
public static class Views
{
    /// <summary>
    /// The state of a stream with its version as <c>ETag</c>; 404 where it is not there or not the caller's business.
    /// </summary>
    public static RouteHandlerBuilder MapView<TState>(
        this IEndpointRouteBuilder api, string route, Func<Guid, Guid> stream, Func<TState, Caller, bool> sees)
        where TState : class =>
        api.MapGet(route, async (Guid id, HttpContext http, IQuerySession session) =>
        {
            var streamId = stream(id);
            var state = await session.Events.FetchStreamStateAsync(streamId, http.RequestAborted) is { } at
                ? (View: await session.Events.AggregateStreamAsync<TState>(streamId, at.Version, token: http.RequestAborted), at.Version)
                : default;
            if (state.View is not { } view || !sees(view, Caller.Of(http.User))) return Problem.Result(Codes.NotFound);
            http.Response.Headers.ETag = ExpectedVersion.ETag(state.Version);
            return Results.Json(view, EventJson.Options);
        })
        .Produces<TState>();

    /// <summary>
    /// What is shown of a stream whose thing has a name of its own kind (the route's <c>{id}</c>), with its version as
    /// <c>ETag</c>; 404 where it is not there or there is nothing to show.
    /// </summary>
    public static RouteHandlerBuilder MapView<TState, TView>(
        this IEndpointRouteBuilder api, string route, Func<string, Guid> stream, Func<TState, HttpContext, IQuerySession, Task<TView?>> view)
        where TState : class
        where TView : class =>
        api.MapGet(route, async (string id, HttpContext http, IQuerySession session) =>
        {
            var streamId = stream(id);
            if (await session.Events.FetchStreamStateAsync(streamId, http.RequestAborted) is not { } at
                || await session.Events.AggregateStreamAsync<TState>(streamId, at.Version, token: http.RequestAborted) is not { } state
                || await view(state, http, session) is not { } shown) return Problem.Result(Codes.NotFound);
            http.Response.Headers.ETag = ExpectedVersion.ETag(at.Version);
            return Results.Json(shown, EventJson.Options);
        })
        .Produces<TView>();
}
