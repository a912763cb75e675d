using System.Xml.Linq;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Documents;

/// <summary>What pages, schemas and kit are made of. Restricted events are left out here, and so everywhere.</summary>
public sealed record CatalogueSource
{
    /// <summary>A catalogue to document.</summary>
    /// <param name="events">Its events; the restricted ones are passed over.</param>
    /// <param name="comments">Where the English descriptions come from.</param>
    /// <param name="exampleOf">An instance of a record.</param>
    public CatalogueSource(IEnumerable<EventContract> events, DocComments comments, Func<Type, object> exampleOf)
    {
        Events = [.. events.Where(e => !e.Restricted)];
        Comments = comments;
        ExampleOf = exampleOf;
    }

    /// <summary>The events anybody may know of, ordered by <c>type</c>.</summary>
    public IReadOnlyList<EventContract> Events { get; }

    /// <summary>Where the English descriptions come from.</summary>
    public DocComments Comments { get; }

    /// <summary>An instance of a record.</summary>
    public Func<Type, object> ExampleOf { get; }

    /// <summary>The catalogue as it is, with the documentation file that lies beside the assembly.</summary>
    public static CatalogueSource Current() => new(
        EventCatalogue.All, new DocComments(XDocument.Load(Path.Combine(AppContext.BaseDirectory, "FourKeyWorks.Contracts.xml"))), Examples.Of);

    /// <summary>What a department may send.</summary>
    public IEnumerable<EventContract> SentBy(Party department) => Events.Where(e => e.IsIncoming && e.From.Covers(department));

    /// <summary>What a department may find in an inbox.</summary>
    public IEnumerable<EventContract> ReceivedBy(Party department) => Events.Where(e => !e.IsIncoming && e.To.Covers(department));
}
