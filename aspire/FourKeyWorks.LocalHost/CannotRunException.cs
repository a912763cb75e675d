namespace FourKeyWorks.LocalHost;

/// <summary>Why the system cannot run here: one sentence for the person who started it.</summary>
public sealed class CannotRunException : Exception
{
    /// <inheritdoc/>
    public CannotRunException(string message) : base(message) { }

    /// <inheritdoc/>
    public CannotRunException(string message, Exception inner) : base(message, inner) { }

    /// <inheritdoc/>
    public CannotRunException() { }
}
