using Microsoft.AspNetCore.Http;

namespace FourKeyWorks.Platform.Files;

/// <summary>Why a file is not taken or not given out.</summary>
public static class FileProblems
{
    /// <summary>The request is no form with exactly one file in a field <c>file</c>.</summary>
    public static Problem FormInvalid { get; } = new("file.form-invalid", StatusCodes.Status400BadRequest);

    /// <summary>It did not arrive within the time that is given.</summary>
    public static Problem TooSlow { get; } = new("file.too-slow", StatusCodes.Status408RequestTimeout);

    /// <summary>By its content it is of no type that is taken.</summary>
    public static Problem TypeNotTaken { get; } = new("file.type-not-taken", StatusCodes.Status422UnprocessableEntity);

    /// <summary>An office document that contains a program.</summary>
    public static Problem HasProgram { get; } = new("file.has-program", StatusCodes.Status422UnprocessableEntity);

    /// <summary>It begins like a type that is taken and does not go on like one.</summary>
    public static Problem Damaged { get; } = new("file.damaged", StatusCodes.Status422UnprocessableEntity);

    /// <summary>The scanner found something harmful in it.</summary>
    public static Problem Harmful { get; } = new("file.harmful", StatusCodes.Status422UnprocessableEntity);

    /// <summary>The scanner has not looked at it yet; it can be had later.</summary>
    public static Problem NotScannedYet { get; } = new("file.not-scanned-yet", StatusCodes.Status409Conflict);
}

/// <summary>Ends the reading of a file that is not taken.</summary>
internal sealed class FileRefusedException(Problem problem) : Exception(problem.Code)
{
    public Problem Problem { get; } = problem;
}
