using System.Data.Common;
using System.Diagnostics;
using FourKeyWorks.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FourKeyWorks.Platform.Specs.Telemetry;

/// <summary>A process whose telemetry goes to a collector here: what leaves it must not quote what somebody sent.</summary>
[Trait("Needs", "Servers")]
public sealed class Speaking_of_an_exception
{
    private const string Secret = "a-childs-name";
    private static readonly ActivitySource Source = new("FourKeyWorks");

    private sealed class Refused(string message) : DbException(message)
    {
        public override string SqlState => "23505";
    }

    [Fact]
    public void the_outline_names_types_state_and_methods_and_quotes_nothing()
    {
        var outline = ExceptionOutline.Of(Thrown());
        Assert.StartsWith("System.InvalidOperationException ← " + typeof(Refused).FullName + " 23505 at ", outline, StringComparison.Ordinal);
        Assert.Contains(nameof(Fail), outline, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, outline, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', outline);
    }

    [Fact]
    public async Task neither_spans_nor_logs_carry_its_text()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var collector = await Collector.StartAsync();
        await using (var app = await collector.ObservedAsync())
        {
            using (var activity = Source.StartActivity("work"))
            {
                Assert.NotNull(activity);
                var exception = Thrown();
                activity.AddException(exception);
                activity.AddEvent(new("exception", tags: new() { ["exception.message"] = Secret, ["exception.type"] = "Some.Type" }));
                activity.SetStatus(ActivityStatusCode.Error, Secret);
                app.Services.GetRequiredService<ILogger<Speaking_of_an_exception>>().LogError(exception, "It failed for {Unit}", "u1001");
            }

            await app.StopAsync(cancellation);
        }

        Assert.DoesNotContain(Secret, collector.All, StringComparison.Ordinal);
        Assert.Contains("/v1/traces", collector.Paths);
        Assert.Contains("/v1/logs", collector.Paths);
        Assert.Contains("System.InvalidOperationException", collector.All, StringComparison.Ordinal);
        Assert.Contains("Some.Type", collector.All, StringComparison.Ordinal);
        Assert.Contains("It failed for u1001", collector.All, StringComparison.Ordinal);
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            Fail();
            throw new UnreachableException();
        }
        catch (Refused e)
        {
            return new InvalidOperationException("about " + Secret, e);
        }
    }

    private static void Fail() => throw new Refused("Key (name)=(" + Secret + ") already exists");
}
