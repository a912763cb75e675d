using System.ComponentModel.DataAnnotations;
using System.Xml.Linq;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Documents;

namespace FourKeyWorks.Contracts.Specs.Synthetic;

/// <summary>Something is told, in its first version.</summary>
[Event("cn.fourkeyworks.police.something-told.v1", From = [Party.GAJ], To = [Party.Referral], Sensitivity = Sensitivity.L1,
    SupersededBy = typeof(SomethingToldV2), Until = "2027-10-01")]
public sealed record SomethingToldV1
{
    /// <summary>What was told &amp; where, "a &lt; b" (plan ¶1; R1.1-1, default 3 [A]).</summary>
    [OpaqueId]
    public required string Told { get; init; }
}

/// <summary>Something is told, with all there is to say.</summary>
[Event("cn.fourkeyworks.police.something-told.v2", From = [Party.GAJ], To = [Party.Referral], Sensitivity = Sensitivity.L1, Since = "2026-10-01")]
public sealed record SomethingToldV2
{
    /// <summary>What was told.</summary>
    [OpaqueId]
    public required string Told { get; init; }

    /// <summary>In which parts.</summary>
    [Length(1, 3)]
    public required IReadOnlyList<PartV2> Parts { get; init; }
}

/// <summary>A part of what was told.</summary>
public sealed record PartV2
{
    /// <summary>How many.</summary>
    [Range(1, 9)]
    public required int Count { get; init; }
}

/// <summary>Nobody may know of this.</summary>
[Event("cn.fourkeyworks.police.nobody-knows.v1", From = [Party.GAJ], To = [Party.Referral], Sensitivity = Sensitivity.L4, Restricted = true)]
public sealed record NobodyKnowsV1
{
    /// <summary>What is hidden.</summary>
    [OpaqueId]
    public required string Hidden { get; init; }
}

/// <summary>A small catalogue with what the real one does not have yet: a superseded version and a restricted event.</summary>
internal static class SyntheticCatalogue
{
    public static IReadOnlyList<EventContract> Events { get; } =
        EventCatalogue.DeclaredBy([typeof(NobodyKnowsV1), typeof(SomethingToldV1), typeof(SomethingToldV2), typeof(PartV2)]);

    public static CatalogueSource Source { get; } = new(Events, new DocComments(Documentation(typeof(EventCatalogue)), Documentation(typeof(SyntheticCatalogue))), Example);

    private static object Example(Type type) => type == typeof(SomethingToldV1)
        ? new SomethingToldV1 { Told = "told-0001" }
        : new SomethingToldV2 { Told = "told-0001", Parts = [new PartV2 { Count = 3 }] };

    private static XDocument Documentation(Type type) => XDocument.Load(Path.ChangeExtension(type.Assembly.Location, ".xml"));
}
