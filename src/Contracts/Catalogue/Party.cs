namespace FourKeyWorks.Contracts.Catalogue;

/// <summary>
/// Everybody who publishes or reads events: the 22 departments of the plan (upper-case codes) and our own services.
/// </summary>
public enum Party
{
    /// <summary>市未成年人保护办公室, the Minors' Protection Office.</summary>
    WBB,
    /// <summary>民政局, Civil Affairs.</summary>
    MZJ,
    /// <summary>公安局, Public Security (Police).</summary>
    GAJ,
    /// <summary>教育局, Education.</summary>
    JYJ,
    /// <summary>政法委, Political and Legal Affairs Commission.</summary>
    ZFW,
    /// <summary>检察院, Procuratorate.</summary>
    JCY,
    /// <summary>法院, Court.</summary>
    FY,
    /// <summary>司法局, Justice.</summary>
    SFJ,
    /// <summary>妇联, Women's Federation.</summary>
    FL,
    /// <summary>团市委, Youth League.</summary>
    TSW,
    /// <summary>卫健委, Health.</summary>
    WJW,
    /// <summary>人社局, Human Resources and Social Security.</summary>
    RSJ,
    /// <summary>文体广旅局, Culture, Sports, Broadcasting and Tourism.</summary>
    WGL,
    /// <summary>市场监管局, Market Supervision.</summary>
    SCJ,
    /// <summary>商务局, Commerce.</summary>
    SWJ,
    /// <summary>烟草局, Tobacco Monopoly.</summary>
    YCJ,
    /// <summary>行政审批局, Administrative Approval.</summary>
    SPJ,
    /// <summary>新闻出版局, Press and Publication.</summary>
    XWJ,
    /// <summary>住建局, Housing and Construction.</summary>
    ZJJ,
    /// <summary>消防救援大队, Fire and Rescue.</summary>
    XFD,
    /// <summary>宣传部, Publicity.</summary>
    XCB,
    /// <summary>交通局, Transport.</summary>
    JTJ,
    /// <summary>各镇(区、街道), the towns; below them the villages.</summary>
    ZJD,

    /// <summary>Any department: events that answer whoever it concerns.</summary>
    AnyDepartment = 50,

    /// <summary>Service: minors' files, rounds, monthly returns.</summary>
    Screening = 100,
    /// <summary>Service: 多帮一 groups, consultations, the Office's tasks.</summary>
    Assistance,
    /// <summary>Service: venues, alerts, inspections, penalties.</summary>
    Venues,
    /// <summary>Service: the metrics of legal education.</summary>
    LegalEducation,
    /// <summary>Service: reports, cases, transfers.</summary>
    Referral,
    /// <summary>Service: the departments' side of the bus.</summary>
    Exchange,
    /// <summary>Service: accounts and the directory.</summary>
    Identity,

    /// <summary>Any of our services.</summary>
    AnyService = 150,
}

/// <summary>Reading a <see cref="Party"/>.</summary>
public static class PartyExtensions
{
    /// <summary>The 23 department codes (22 city departments with the Office, and the towns).</summary>
    public static IReadOnlyList<Party> Departments { get; } = [.. Enum.GetValues<Party>().Where(p => p < Party.AnyDepartment)];

    /// <summary>Our services that take part in the exchange of events.</summary>
    public static IReadOnlyList<Party> Services { get; } =
        [.. Enum.GetValues<Party>().Where(p => p is > Party.AnyDepartment and < Party.AnyService)];

    /// <summary>Whether this is a department (or any of them) rather than one of our services.</summary>
    public static bool IsDepartment(this Party party) => party <= Party.AnyDepartment;

    /// <summary>The word for this party in broker names: lower case, <c>legal-education</c> with a hyphen.</summary>
    public static string Slug(this Party party) => party switch
    {
        Party.LegalEducation => "legal-education",
        _ => party.ToString().ToLowerInvariant(),
    };

    /// <summary>Whether <paramref name="party"/> is in the set, the two "any" members counted.</summary>
    public static bool Covers(this IReadOnlyCollection<Party> set, Party party) =>
        set.Contains(party)
        || (party.IsDepartment() && set.Contains(Party.AnyDepartment))
        || (!party.IsDepartment() && set.Contains(Party.AnyService));
}
