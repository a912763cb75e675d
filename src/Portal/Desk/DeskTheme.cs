using MudBlazor;

namespace FourKeyWorks.Portal.Desk;

/// <summary>The look of the static pages, in the components' words: fonts that every machine here has, and colours with contrast enough.</summary>
internal static class DeskTheme
{
    private const string Accent = "#2a5d84", Ink = "#1c2733", Soft = "#566473", Line = "#dde3e8", Ready = "#1d6b45", Notice = "#8a5a00";

    private static readonly string[] Fonts = ["PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = Accent, Secondary = Soft, Tertiary = Ready, Info = Accent, Success = Ready, Warning = Notice, Error = Notice, Dark = Ink,
            TextPrimary = Ink, TextSecondary = Soft, ActionDefault = Soft, LinesDefault = Line, LinesInputs = Soft, TableLines = Line, Divider = Line,
            Background = "#f5f7f8", Surface = "#ffffff",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "1rem", LineHeight = "1.6", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontSize = "1rem", FontWeight = "600", LetterSpacing = "normal", TextTransform = "none" },
        },
    };
}
