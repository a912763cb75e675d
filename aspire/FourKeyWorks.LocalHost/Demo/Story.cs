using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.LocalHost.Demo;

/// <summary>How far a story of the demonstration has come.</summary>
internal enum Chapter
{
    /// <summary>Reported, and nobody has accepted it yet.</summary>
    Reported,
    /// <summary>The Police have accepted it.</summary>
    Accepted,
    /// <summary>The Procuratorate is involved.</summary>
    Involved,
    /// <summary>Civil Affairs have seen the child.</summary>
    Visited,
    /// <summary>Relief is being assessed, and help was asked for.</summary>
    Helped,
    /// <summary>The Police have filed it.</summary>
    Filed,
    /// <summary>It is closed.</summary>
    Closed,
}

/// <summary>A report of the demonstration, and what became of it. All of it is invented.</summary>
internal sealed record Story(
    Party From, string Town, int DaysAgo, int Situation, string AgeBand, string Sex, string Child, string Place, string Facts, Chapter Until,
    bool Danger = false, bool GuardianIsSuspect = false)
{
    /// <summary>A week of them, the oldest first.</summary>
    public static IReadOnlyList<Story> Week { get; } =
    [
        new(Party.WJW, "u2001", 7, 4, "from6-to11", "male", "示例童甲", "甲镇卫生院", "体检时发现多处旧伤，孩子回避提问。", Chapter.Closed, GuardianIsSuspect: true),
        new(Party.JYJ, "u2001", 6, 5, "from14-to15", "female", "示例童乙", "甲镇中心学校", "作文中提到有轻生念头，班主任已陪同家访。", Chapter.Filed),
        new(Party.MZJ, "u2002", 5, 6, "under6", "female", "示例童丙", "儿童福利窗口", "祖母来办事时说孩子父母半年没有音讯。", Chapter.Helped),
        new(Party.FL, "u2002", 4, 4, "from6-to11", "female", "示例童丁", "妇女儿童维权热线", "邻居多次听到夜间哭喊，称孩子被关在门外。", Chapter.Visited, GuardianIsSuspect: true),
        new(Party.WGL, "u2001", 3, 8, "from14-to15", "male", "示例童戊", "甲镇某网吧", "检查时发现两名未成年人深夜逗留，自称有人带来。", Chapter.Involved),
        new(Party.JYJ, "u2002", 2, 9, "from12-to13", "male", "示例童己", "乙街道实验小学", "连续三天到校时衣着单薄、未吃早饭。", Chapter.Accepted),
        new(Party.TSW, "u2001", 1, 9, "from16-to17", "female", "示例童庚", "青少年服务台", "来电者称同学被人长期勒索零花钱。", Chapter.Reported),
        new(Party.WJW, "u2001", 0, 7, "from6-to11", "unknown", "示例童辛", "甲镇卫生院急诊", "无人陪同就诊，说不清家在哪里。", Chapter.Reported, Danger: true),
    ];
}
