using FourKeyWorks.Portal.Sessions;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace FourKeyWorks.Portal.Desk;

/// <summary>How an open page ends.</summary>
internal enum DeskEnd
{
    /// <summary>The session is over.</summary>
    SignInAgain,
    /// <summary>Something was taken away from the person, or nobody was there for long: the page begins anew with what holds now.</summary>
    BeginAnew,
}

/// <summary>A page that is open at somebody's desk, and the connection it lives by.</summary>
internal sealed class OpenDesk(OpenDesks desks, AuthenticationStateProvider users, TimeProvider time) : CircuitHandler
{
    private DeskEnd? end;

    /// <summary>It is over: nothing may be shown any more.</summary>
    public event Action<DeskEnd>? Over;

    public bool IsOver => end is not null;

    /// <summary>The session within the Portal.</summary>
    public string? Session { get; private set; }

    /// <summary>Who, as tokens name them.</summary>
    public Guid? Subject { get; private set; }

    /// <summary>The session within Identity.</summary>
    public Guid? SignIn { get; private set; }

    /// <summary>Revocations up to here are taken into account.</summary>
    public DateTimeOffset KnownUntil { get; set; }

    /// <summary>When somebody last did something on it.</summary>
    public DateTimeOffset UsedAt { get; private set; }

    public void End(DeskEnd how)
    {
        if (end is not null) return;
        end = how;
        Over?.Invoke(how);
    }

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var user = (await users.GetAuthenticationStateAsync()).User;
        Session = user.FindFirst(TicketStore.SessionClaim)?.Value;
        Subject = Id("sub");
        SignIn = Id("sid");
        UsedAt = time.GetUtcNow();
        // A revocation counts from a second after it was made: those of before the page are none of its.
        KnownUntil = UsedAt.AddSeconds(1);
        desks.Add(this);
        Guid? Id(string claim) => Guid.TryParse(user.FindFirst(claim)?.Value, out var id) ? id : null;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        desks.Remove(this);
        return Task.CompletedTask;
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => context =>
    {
        UsedAt = time.GetUtcNow();
        return next(context);
    };
}

/// <summary>All pages that are open at desks and live in this copy of the Portal.</summary>
internal sealed class OpenDesks
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<OpenDesk, byte> open = new();

    public IReadOnlyCollection<OpenDesk> All => [.. open.Keys];

    public void Add(OpenDesk desk) => open[desk] = 0;

    public void Remove(OpenDesk desk) => open.TryRemove(desk, out _);
}
