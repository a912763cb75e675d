using CsCheck;
using FourKeyWorks.Platform.Files;
using Microsoft.Net.Http.Headers;

namespace FourKeyWorks.Platform.Specs.Files;

public sealed class Naming_a_download
{
    [Theory]
    [InlineData("伤情照片.JPG", FileKind.Jpeg, "伤情照片.JPG")]
    [InlineData("photo.jpeg", FileKind.Jpeg, "photo.jpeg")]
    [InlineData("photo", FileKind.Png, "photo.png")]
    [InlineData("report.pdf.exe", FileKind.Pdf, "report.pdf.exe.pdf")]
    [InlineData("../../etc/passwd", FileKind.Pdf, "passwd.pdf")]
    [InlineData(@"C:\Users\x\a.mp4", FileKind.Mp4, "a.mp4")]
    [InlineData("a\u202Efdp.exe", FileKind.Pdf, "a_fdp.exe.pdf")]
    [InlineData("a\r\nSet-Cookie: x.wav", FileKind.Wav, "a__Set-Cookie_ x.wav")]
    [InlineData("a\";b=\"c.png", FileKind.Png, "a__b=_c.png")]
    [InlineData("", FileKind.Docx, "file.docx")]
    [InlineData(" ... ", FileKind.Xlsx, "file.xlsx")]
    public void keeps_what_is_harmless_of_the_senders_name(string name, FileKind kind, string expected) => Assert.Equal(expected, DownloadName.Of(name, kind));

    [Fact]
    public void never_fails_and_survives_the_header() => Gen.Select(Gen.String[0, 300], Gen.Enum<FileKind>()).Sample((name, kind) =>
    {
        var clean = DownloadName.Of(name, kind);
        var header = new ContentDispositionHeaderValue("attachment");
        header.SetHttpFileName(clean);
        var said = header.ToString();
        Assert.All(said, c => Assert.InRange(c, ' ', '~'));
        Assert.Equal(clean, ContentDispositionHeaderValue.Parse(said).FileNameStar.Value);
        Assert.EndsWith(kind is FileKind.Jpeg ? "g" : kind.Ending(), clean, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(clean.Length, 1, 110);
    }, iter: 5_000);
}
