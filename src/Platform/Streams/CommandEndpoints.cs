using System.Text.Json;
using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Bus;
using FourKeyWorks.Platform.Describing;
using FourKeyWorks.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FourKeyWorks.Platform.Streams;

/// <summary>The way in over HTTP: one command a route, alike in every service.</summary>
public static class CommandEndpoints
{
    private const string Anybody = "anybody";

    private static readonly JsonDocumentOptions Json = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>
    /// A command on an existing stream. Needs <c>If-Match</c> (the version seen, or <c>*</c>) and <c>Idempotency-Key</c>.
    /// Answers 204 with the new <c>ETag</c>; 404 where the stream is not there or not the caller's business; 409 where it
    /// changed meanwhile, saying how; 422 with the code of the refusal.
    /// </summary>
    /// <param name="api">Where to map it.</param>
    /// <param name="route">The route; its <c>{id:guid}</c> names the thing.</param>
    /// <param name="stream">From that id to the stream's.</param>
    /// <param name="policy">Who may; measured before anything else about the request is looked at.</param>
    /// <param name="decide">The rule.</param>
    public static RouteHandlerBuilder MapChange<TState, TCommand>(
        this IEndpointRouteBuilder api, string route, Func<Guid, Guid> stream, AccessPolicy policy,
        Func<TState, TCommand, Caller, UnitOfWork, Decision> decide)
        where TState : class
        where TCommand : class =>
        api.MapChange<TState, TCommand>(route, stream, policy, (state, command, caller, work, _) => Task.FromResult(decide(state, command, caller, work)));

    /// <summary>The same where something must be done or looked up before it is decided.</summary>
    public static RouteHandlerBuilder MapChange<TState, TCommand>(
        this IEndpointRouteBuilder api, string route, Func<Guid, Guid> stream, AccessPolicy policy,
        Func<TState, TCommand, Caller, UnitOfWork, CancellationToken, Task<Decision>> decide)
        where TState : class
        where TCommand : class =>
        api.MapChange(route, stream, policy, (_, _) => true, decide);

    /// <summary>The same where how the caller stands to the thing is seen from its state.</summary>
    public static RouteHandlerBuilder MapChange<TState, TCommand>(
        this IEndpointRouteBuilder api, string route, Func<Guid, Guid> stream, Func<TState, Caller, bool> sees,
        Func<TState, TCommand, Caller, UnitOfWork, Decision> decide)
        where TState : class
        where TCommand : class =>
        api.MapChange<TState, TCommand>(route, stream, sees, (state, command, caller, work, _) => Task.FromResult(decide(state, command, caller, work)));

    /// <summary>The same where something must be done or looked up before it is decided.</summary>
    public static RouteHandlerBuilder MapChange<TState, TCommand>(
        this IEndpointRouteBuilder api, string route, Func<Guid, Guid> stream, Func<TState, Caller, bool> sees,
        Func<TState, TCommand, Caller, UnitOfWork, CancellationToken, Task<Decision>> decide)
        where TState : class
        where TCommand : class =>
        api.MapChange(route, stream, AccessPolicy.Open(Enum.GetValues<Duty>()), sees, decide);

    private static RouteHandlerBuilder MapChange<TState, TCommand>(
        this IEndpointRouteBuilder api, string route, Func<Guid, Guid> stream, AccessPolicy policy, Func<TState, Caller, bool> sees,
        Func<TState, TCommand, Caller, UnitOfWork, CancellationToken, Task<Decision>> decide)
        where TState : class
        where TCommand : class =>
        api.MapPost(route, async (Guid id, HttpContext http) =>
            (await AccessCheck.MeasureAsync(http, policy, id)).Refusal ?? await ChangeAsync(http, stream(id), sees, decide))
        .Accepts<TCommand>("application/json")
        .WithMetadata(NeededHeader.Version, NeededHeader.Key)
        .Produces(StatusCodes.Status204NoContent);

    /// <summary>The same where the thing has a name of its own kind; the route's <c>{id}</c> is that.</summary>
    public static RouteHandlerBuilder MapChange<TState, TCommand>(
        this IEndpointRouteBuilder api, string route, Func<string, Guid> stream, Func<TState, Caller, bool> sees,
        Func<TState, TCommand, Caller, UnitOfWork, CancellationToken, Task<Decision>> decide)
        where TState : class
        where TCommand : class =>
        api.MapPost(route, (string id, HttpContext http) => ChangeAsync(http, stream(id), sees, decide))
        .Accepts<TCommand>("application/json")
        .WithMetadata(NeededHeader.Version, NeededHeader.Key)
        .Produces(StatusCodes.Status204NoContent);

    private static async Task<IResult> ChangeAsync<TState, TCommand>(
        HttpContext http, Guid stream, Func<TState, Caller, bool> sees, Func<TState, TCommand, Caller, UnitOfWork, CancellationToken, Task<Decision>> decide)
        where TState : class
        where TCommand : class
    {
        if (ExpectedVersion.Of(http.Request) is not { } expected) return Problem.Result(Codes.IfMatchMissing);
        return await ReadAsync<TCommand>(http, command => Run(http, command, async (work, caller, cancellation) =>
        {
            // Whoever takes whatever version there is takes turns with the others; who names one is answered at once.
            var writing = expected.Version is null
                ? await work.FetchExclusivelyAsync<TState>(stream, cancellation)
                : await work.Session.Events.FetchForWriting<TState>(stream, cancellation);
            if (writing.Aggregate is not { } state || !sees(state, caller)) return CommandAnswer.Of(Problem.Result(Codes.NotFound));
            var version = writing.CurrentVersion ?? 0;
            if (!expected.Matches(version)) return CommandAnswer.Of(await ChangesSince(work, stream, expected, version, cancellation));
            switch (await decide(state, command, caller, work, cancellation))
            {
                case Decision.Accepted accepted:
                    if (accepted.Events.Count > 0) writing.AppendMany([.. accepted.Events]);
                    return new CommandAnswer(StatusCodes.Status204NoContent, null, ExpectedVersion.ETag(version + accepted.Events.Count));
                case Decision.Refused refused:
                    return CommandAnswer.Of(Problem.Refusal(refused.Code));
                default:
                    throw new InvalidOperationException();
            }
        }));
    }

    /// <summary>
    /// A command that begins a stream. Needs <c>Idempotency-Key</c>. Answers 201 with <c>Location</c> and <c>ETag</c>;
    /// 409 where the thing exists already; 422 with the code of the refusal.
    /// </summary>
    /// <param name="api">Where to map it.</param>
    /// <param name="route">The route.</param>
    /// <param name="stream">Which stream the command begins; the same command begins the same one.</param>
    /// <param name="location">Where the new thing is found.</param>
    /// <param name="decide">The rule.</param>
    public static RouteHandlerBuilder MapBeginning<TCommand>(
        this IEndpointRouteBuilder api, string route, Func<TCommand, Guid> stream, Func<Guid, string> location,
        Func<TCommand, Caller, UnitOfWork, Decision> decide)
        where TCommand : class =>
        api.MapPost(route, Task<IResult> (HttpContext http, CancellationToken _) => ReadAsync<TCommand>(http, command => Run(http, command, async (work, caller, cancellation) =>
        {
            switch (decide(command, caller, work))
            {
                case Decision.Accepted accepted:
                    var id = stream(command);
                    if (await work.Session.Events.FetchStreamStateAsync(id, cancellation) is not null) return CommandAnswer.Of(Problem.Result(Codes.Exists));
                    work.Session.Events.StartStream(id, accepted.Events);
                    return new CommandAnswer(StatusCodes.Status201Created, location(id), ExpectedVersion.ETag(accepted.Events.Count));
                case Decision.Refused refused:
                    return CommandAnswer.Of(Problem.Refusal(refused.Code));
                default:
                    throw new InvalidOperationException();
            }
        })))
        .Accepts<TCommand>("application/json")
        .WithMetadata(NeededHeader.Key)
        .Produces(StatusCodes.Status201Created);

    /// <summary>
    /// A command that finds by itself what it changes. Needs <c>Idempotency-Key</c>; everything in the unit of work is one
    /// commit with the answer.
    /// </summary>
    public static RouteHandlerBuilder MapCommand<TCommand>(
        this IEndpointRouteBuilder api, string route,
        Func<TCommand, HttpContext, UnitOfWork, Caller, CancellationToken, Task<CommandAnswer>> carryOut)
        where TCommand : class =>
        api.MapPost(route, Task<IResult> (HttpContext http, CancellationToken _) => ReadAsync<TCommand>(
            http, command => Run(http, command, (work, caller, cancellation) => carryOut(command, http, work, caller, cancellation))))
        .Accepts<TCommand>("application/json")
        .WithMetadata(NeededHeader.Key);

    /// <summary>A command of anybody at all: the same, for who is nobody in particular.</summary>
    public static RouteHandlerBuilder MapAnybodysCommand<TCommand>(
        this IEndpointRouteBuilder api, string route, Func<TCommand, UnitOfWork, CancellationToken, Task<CommandAnswer>> carryOut)
        where TCommand : class =>
        api.MapPost(route, Task<IResult> (HttpContext http, CancellationToken _) => ReadAsync<TCommand>(http, command =>
            http.RequestServices.GetRequiredService<Commands>().OnceAsync(http, command, Anybody, (work, cancellation) => carryOut(command, work, cancellation))))
        .Accepts<TCommand>("application/json")
        .WithMetadata(NeededHeader.Key);

    /// <summary>The same about a thing that the route's <c>{id:guid}</c> names; who may is measured before anything else.</summary>
    public static RouteHandlerBuilder MapCommand<TCommand>(
        this IEndpointRouteBuilder api, string route, AccessPolicy policy,
        Func<Guid, TCommand, HttpContext, UnitOfWork, Caller, CancellationToken, Task<CommandAnswer>> carryOut)
        where TCommand : class =>
        api.MapPost(route, async Task<IResult> (Guid id, HttpContext http) => (await AccessCheck.MeasureAsync(http, policy, id)).Refusal
            ?? await ReadAsync<TCommand>(http, command => Run(http, command, (work, caller, cancellation) => carryOut(id, command, http, work, caller, cancellation))))
        .Accepts<TCommand>("application/json")
        .WithMetadata(NeededHeader.Key);

    /// <summary>A question that must not stand in an address: read as strictly as a command, and changing nothing.</summary>
    public static RouteHandlerBuilder MapQuestion<TQuestion>(
        this IEndpointRouteBuilder api, string route, Func<TQuestion, HttpContext, Task<IResult>> answer)
        where TQuestion : class =>
        api.MapPost(route, Task<IResult> (HttpContext http, CancellationToken _) => ReadAsync<TQuestion>(http, question => answer(question, http)))
        .Accepts<TQuestion>("application/json");

    private static Task<IResult> Run(
        HttpContext http, object command, Func<UnitOfWork, Caller, CancellationToken, Task<CommandAnswer>> carryOut) =>
        http.RequestServices.GetRequiredService<Commands>().OnceAsync(http, command, carryOut);

    /// <summary>Commands are read as strictly as events, by the same rules.</summary>
    /// <param name="http">The request.</param>
    /// <param name="then">What is done with a command that could be read.</param>
    public static async Task<IResult> ReadAsync<TCommand>(HttpContext http, Func<TCommand, Task<IResult>> then)
        where TCommand : class
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(http.Request.Body, Json, http.RequestAborted);
            var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
            if (ContractRules.Of(typeof(TCommand)).TryRead(json.RootElement, now, out var command) is { } refusal)
                return Problem.Result(Codes.MemberInvalid, ("reason", NameOf(refusal.Code)), ("member", refusal.Member));
            return await then((TCommand)command!);
        }
        catch (JsonException)
        {
            return Problem.Result(Codes.RequestUnreadable);
        }
    }

    /// <summary>By the name that events give it: numbers would change their meaning.</summary>
    private static string NameOf(RejectionCode code) => JsonNamingPolicy.KebabCaseLower.ConvertName(code.ToString());

    /// <summary>409 with the names of the events that happened since the version the caller saw.</summary>
    private static async Task<IResult> ChangesSince(
        UnitOfWork work, Guid stream, ExpectedVersion expected, long version, CancellationToken cancellation)
    {
        var since = await work.Session.Events.FetchStreamAsync(stream, fromVersion: expected.Version!.Value + 1, token: cancellation);
        return Problem.Result(Codes.Changed, ("version", version), ("changes", since.Select(e => e.EventTypeName).ToArray()));
    }
}
