using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Broker;

/// <summary>An organisational unit that takes part. One broker user belongs to one unit of one department.</summary>
/// <param name="Id">Opaque, never reused: <c>u</c> and 4 to 12 digits.</param>
/// <param name="Department">The department it belongs to.</param>
/// <param name="Town">Id of the town it is bound to; null for units of the whole city. A town's own unit names itself.</param>
/// <param name="Name">Its name, in Chinese.</param>
public sealed record OrgUnit(string Id, Party Department, string? Town, string Name)
{
    /// <summary>Its broker user: <c>gaj.u1001</c>.</summary>
    public string BrokerUser => $"{Department.Slug()}.{Id}";
}

/// <summary>The units of one county-level city. Until Identity keeps the directory, a file does.</summary>
/// <param name="Id">Opaque id of the city, first part of every routing key: <c>c</c> and 4 to 12 digits.</param>
/// <param name="Name">Its name, in Chinese.</param>
/// <param name="Units">Its units.</param>
public sealed partial record City(string Id, string Name, IReadOnlyList<OrgUnit> Units);
