namespace FourKeyWorks.LocalHost.Smoke;

/// <summary>Something that the scenario promises did not hold.</summary>
internal sealed class NotHeldException : Exception
{
    public NotHeldException(string message) : base(message) { }

    public NotHeldException(string message, Exception inner) : base(message, inner) { }
}
