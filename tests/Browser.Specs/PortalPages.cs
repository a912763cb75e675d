namespace FourKeyWorks.Browser.Specs;

/// <summary>A page of the Portal that is looked at for what shuts people out.</summary>
/// <param name="Route">As it is mapped.</param>
/// <param name="Reader">Who looks: <c>officer</c> or <c>administrator</c>; null for whoever is not signed in.</param>
/// <param name="Address">Where it is; null where a spec of its own looks at it, because it is about something.</param>
/// <param name="Primary">What people come for: the name of a button or link; null where there is only to read.</param>
public sealed record PortalPage(string Route, string? Reader, string? Address, string? Primary = null)
{
    /// <summary>All of them. A page that is missing here fails a spec.</summary>
    public static IReadOnlyList<PortalPage> All { get; } =
    [
        new("/", null, "/", "登录"),
        new("/work", "officer", "/work"),
        new("/cases/{id:guid}", "officer", null),
        new("/report", "officer", "/report", "拨打 110"),
        new("/report/public", null, "/report/public", "拨打 110"),
        new("/receipt", null, "/receipt", "查询"),
        new("/intake", "officer", "/intake"),
        new("/intake/{id:guid}", "officer", null),
        new("/inbox", "officer", "/inbox"),
        new("/duty", "officer", "/duty", "值班表"),
        new("/duty/{id:guid}", "officer", null),
        new("/duty/roster", "officer", "/duty/roster", "登记值班"),
        new("/colleagues", "officer", "/colleagues", "登记离岗"),
        new("/hand-over/{id:guid}", "officer", null),
        new("/glass", "officer", "/glass"),
        new("/glass/{id:guid}", "officer", null),
        new("/cases/{id:guid}/glass", "officer", null),
        new("/search", "officer", "/search", "查找"),
        new("/news", "officer", "/news"),
        new("/settings", "officer", "/settings", "保存设置"),
        new("/help", "officer", "/help"),
        new("/desk/people", "administrator", "/desk/people", "登记新人员"),
        new("/desk/people/new", "administrator", "/desk/people/new", "登记新人员"),
        new("/desk/people/{id:guid}", "administrator", null),
        new("/desk/units", "administrator", "/desk/units"),
        new("/desk/units/new", "administrator", "/desk/units/new"),
        new("/desk/units/import", "administrator", "/desk/units/import"),
        new("/desk/units/{id}", "administrator", null),
        new("/desk/key-works", "administrator", "/desk/key-works"),
        new("/desk/calendar", "administrator", "/desk/calendar"),
        new("/desk/calendar/{year:int}", "administrator", null),
    ];
}
