namespace FourKeyWorks.Benchmarks.Results;

/// <summary>One figure beside its target.</summary>
internal sealed record Ratio(string Name, double Value, bool AtLeast, double Target)
{
    public bool IsMet => AtLeast ? Value >= Target : Value <= Target;

    public override string ToString() => FormattableString.Invariant($"ratio {Name} {Value:0.00} target {(AtLeast ? ">=" : "<=")}{Target} {(IsMet ? "met" : "missed")}");
}
