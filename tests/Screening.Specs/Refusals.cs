using System.Globalization;
using FourKeyWorks.Screening.Rounds;
using FourKeyWorks.Specs;

namespace FourKeyWorks.Screening.Specs;

public class Refusals
{
    private static readonly System.Reflection.Assembly Service = typeof(OpenRound).Assembly;

    [Theory, InlineData(""), InlineData("en")]
    public void each_has_a_text_and_each_text_a_refusal(string culture)
    {
        var codes = RefusalTexts.CodesIn(Service, "screening");

        Assert.NotEmpty(codes);
        Assert.Equal(codes, RefusalTexts.Texted(Service, CultureInfo.GetCultureInfo(culture)));
    }
}
