using System.Globalization;
using System.Resources;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace FourKeyWorks.Portal.Desk;

/// <summary>The words of the component library in Chinese; in English it has its own.</summary>
internal sealed class MudTexts : MudLocalizer
{
    private static readonly ResourceManager Resources = new("FourKeyWorks.Portal.Desk.MudTexts", typeof(MudTexts).Assembly);

    public override LocalizedString this[string key] => Resources.GetString(key, CultureInfo.CurrentUICulture) is { } text ? new(key, text) : new(key, key, resourceNotFound: true);
}
