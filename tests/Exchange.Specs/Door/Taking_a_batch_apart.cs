using System.Text;
using System.Text.Json;
using CsCheck;
using FourKeyWorks.Exchange.Door;

namespace FourKeyWorks.Exchange.Specs.Door;

public sealed class Taking_a_batch_apart
{
    private static readonly Gen<string> Value = Gen.Recursive<string>((depth, inner) => depth > 3
        ? OneOf("null", "7", "-1.5e3", "\"\"")
        : Gen.OneOf(
            OneOf("null", "true", "7", "{}", "[]"),
            Gen.String.Select(s => JsonSerializer.Serialize(s)),
            inner.List[0, 3].Select(v => $"[{string.Join(" ,\n", v)}]"),
            inner.List[0, 3].Select(v => $"{{ {string.Join(",", v.Select((x, i) => $"\"m{i}\" : {x}"))}}}")));

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    [Fact]
    public void gives_each_event_as_it_was_written() =>
        Value.List[0, 8].Sample(values =>
        {
            var parts = EventBatch.Split(Encoding.UTF8.GetBytes($" [ {string.Join(" , ", values)} ]\n"));
            Assert.Equal(values, parts!.Select(p => Encoding.UTF8.GetString(p.Span)));
        });

    [Theory]
    [InlineData(""), InlineData("["), InlineData("[1,]"), InlineData("[1] 2"), InlineData("[1]]"), InlineData("{}"), InlineData("7"), InlineData("[1 2]"), InlineData("[\"]")]
    public void takes_nothing_that_is_not_one_array(string text) => Assert.Null(EventBatch.Split(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void never_throws() =>
        Gen.OneOf(Gen.Byte.Array[0, 64], Gen.Select(Value.List[1, 4], Gen.Int[0, 200], Gen.Byte).Select((values, at, with) =>
        {
            var bytes = Encoding.UTF8.GetBytes($"[{string.Join(',', values)}]");
            bytes[at % bytes.Length] = with;
            return bytes;
        })).Sample(bytes => { EventBatch.Split(bytes); });
}
