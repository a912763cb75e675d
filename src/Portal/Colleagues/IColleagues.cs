using Refit;

namespace FourKeyWorks.Portal.Colleagues;

/// <summary>A time at which somebody is away.</summary>
public sealed record AwayTime(Guid Id, DateOnly From, DateOnly To, Guid Deputy);

/// <summary>Somebody of one's own unit.</summary>
public sealed record Colleague(
    Guid Id, string Name, string? Phone, IReadOnlyList<string> Duties, IReadOnlyList<AwayTime> Away, DateOnly? LastDay, Guid? Successor, string? HandOver);

/// <summary>Somebody is away, and somebody stands in.</summary>
public sealed record EnterAbsence(DateOnly From, DateOnly To, Guid Deputy);

/// <param name="Absence">Which one.</param>
public sealed record EndAbsence(Guid Absence);

/// <param name="Reason">Why not.</param>
public sealed record Decline(string Reason);

/// <summary>One's own unit, as Identity knows it.</summary>
internal interface IColleagues
{
    [Get("/people/colleagues")]
    Task<IApiResponse<IReadOnlyList<Colleague>>> ListAsync(CancellationToken cancellation);
}
