namespace FourKeyWorks.Platform.Describing;

/// <summary>A header without which an endpoint refuses the request.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">The key of what it is for, in <c>Texts.resx</c>.</param>
internal sealed record NeededHeader(string Name, string Text)
{
    public static NeededHeader Version { get; } = new("If-Match", "openapi.if-match");

    public static NeededHeader Key { get; } = new("Idempotency-Key", "openapi.idempotency-key");
}
