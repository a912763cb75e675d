using System.Text.Json;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Problems;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FourKeyWorks.Platform.Streams;

/// <summary>Reading one stream's state.</summary>
public static class Views
{
    private const string GlassField = "state", GlassMember = "glassUntil";

    /// <summary>
    /// The state of a stream with its version as <c>ETag</c>; 404 where it is not there or not the caller's business. What is
    /// read through broken glass says so, and is in the audit trail before it leaves.
    /// </summary>
    /// <param name="api">Where to map it.</param>
    /// <param name="route">The route; its <c>{id:guid}</c> names the thing.</param>
    /// <param name="stream">The stream of a thing.</param>
    /// <param name="policy">Who may know of the thing.</param>
    public static RouteHandlerBuilder MapView<TState>(this IEndpointRouteBuilder api, string route, Func<Guid, Guid> stream, AccessPolicy policy)
        where TState : class =>
        api.MapView<TState>(route, stream, policy, (_, _) => true);

    /// <summary>The same where how the caller stands to the thing is seen from its state.</summary>
    public static RouteHandlerBuilder MapView<TState>(this IEndpointRouteBuilder api, string route, Func<Guid, Guid> stream, Func<TState, Caller, bool> sees)
        where TState : class =>
        api.MapView(route, stream, AccessPolicy.Open(Enum.GetValues<Duty>()), sees);

    private static RouteHandlerBuilder MapView<TState>(
        this IEndpointRouteBuilder api, string route, Func<Guid, Guid> stream, AccessPolicy policy, Func<TState, Caller, bool> sees)
        where TState : class =>
        api.MapGet(route, async (Guid id, HttpContext http, IQuerySession session) =>
        {
            var measured = await AccessCheck.MeasureAsync(http, policy, id);
            if (measured.Refusal is { } refusal) return refusal;
            var streamId = stream(id);
            var state = await session.Events.FetchStreamStateAsync(streamId, http.RequestAborted) is { } at
                ? (View: await session.Events.AggregateStreamAsync<TState>(streamId, at.Version, token: http.RequestAborted), at.Version)
                : default;
            if (state.View is not { } view || !sees(view, measured.Caller)) return Problem.Result(Codes.NotFound);
            http.Response.Headers.ETag = ExpectedVersion.ETag(state.Version);
            return measured.GlassUntil is { } until ? await ThroughGlassAsync(http, measured.Caller, id, view, until) : Results.Json(view, EventJson.Options);
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

    private static async Task<IResult> ThroughGlassAsync<TState>(HttpContext http, Caller caller, Guid id, TState view, DateTimeOffset until)
    {
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        await http.RequestServices.GetRequiredService<AuditTrail>().RecordAsync(
            ReadRecord.Of(Guid.CreateVersion7(now), now, caller, Vault.NameOf(Purpose.BreakGlass), Subject.Case(id), [GlassField], Sensitivity.L4), http.RequestAborted);
        var marked = JsonSerializer.SerializeToNode(view, EventJson.Options)!.AsObject();
        marked[GlassMember] = until;
        return Results.Json(marked, EventJson.Options);
    }
}
