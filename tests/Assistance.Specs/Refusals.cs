using System.Globalization;
using FourKeyWorks.Assistance.HelpRequests;
using FourKeyWorks.Specs;

namespace FourKeyWorks.Assistance.Specs;

public class Refusals
{
    private static readonly System.Reflection.Assembly Service = typeof(TakeUpHelpRequest).Assembly;

    [Theory, InlineData(""), InlineData("en")]
    public void each_has_a_text_and_each_text_a_refusal(string culture)
    {
        var codes = RefusalTexts.CodesIn(Service, "assistance");

        Assert.NotEmpty(codes);
        Assert.Equal(codes, RefusalTexts.Texted(Service, CultureInfo.GetCultureInfo(culture)));
    }
}
