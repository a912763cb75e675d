using Microsoft.AspNetCore.Http;

namespace FourKeyWorks.Platform.Problems;

/// <summary>What can be wrong with a command whatever it is about.</summary>
public static class Codes
{
    /// <summary>There is no such thing, or it is none of the caller's business: the same answer for both.</summary>
    public static Problem NotFound => Problem.NotFound;

    /// <summary>The thing changed since the caller saw it; <c>version</c> and <c>changes</c> say how.</summary>
    public static Problem Changed { get; } = new("command.changed", StatusCodes.Status409Conflict);

    /// <summary>It exists already.</summary>
    public static Problem Exists { get; } = new("command.exists", StatusCodes.Status409Conflict);

    /// <summary>A member is missing or has a value it cannot have; <c>member</c> and <c>reason</c> say which.</summary>
    public static Problem MemberInvalid { get; } = new("command.member-invalid", StatusCodes.Status422UnprocessableEntity);

    /// <summary>The request could not be read.</summary>
    public static Problem RequestUnreadable => Problem.RequestUnreadable;

    /// <summary><c>If-Match</c> is missing or no version.</summary>
    public static Problem IfMatchMissing { get; } = new("command.if-match-missing", StatusCodes.Status428PreconditionRequired);

    /// <summary><c>Idempotency-Key</c> is missing, empty or longer than 128 characters.</summary>
    public static Problem IdempotencyKeyMissing { get; } = new("command.idempotency-key-missing", StatusCodes.Status400BadRequest);

    /// <summary>No purpose of reading was stated, or one that there is not.</summary>
    public static Problem PurposeMissing { get; } = new("vault.purpose-missing", StatusCodes.Status422UnprocessableEntity);

    /// <summary>The key was used before for another command.</summary>
    public static Problem IdempotencyKeyReused { get; } = new("command.idempotency-key-reused", StatusCodes.Status422UnprocessableEntity);
}
