using System.Buffers.Binary;
using System.Text;
using Gateway.Channels.Email;
using Gateway.Channels.Email.Text;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Email;

/// <summary>Rich text, as Outlook packs it into a container of its own: the words, of whatever letters, and pages that were turned into it.</summary>
public sealed class RichTextTests
{
    [Theory]
    [InlineData(@"{\rtf1\ansi Where is it?\par I wait.}", "Where is it?\nI wait.")]
    [InlineData(@"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\colortbl;\red0\green0\blue0;}{\*\generator Word;}{\info{\author Ann}}\f0\fs20 A\b B\b0\tab C}", "AB\tC")]
    [InlineData(@"{\rtf1\ansi\ansicpg1252 Gr\'fc\'dfe \endash  \{5\~\'80\}\\}", "Grüße – {5\u00A0€}\\")]
    [InlineData(@"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8\'e2\'e5\'f2}", "Привет")]
    [InlineData(@"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}{\f2\fcharset128 C;}}A{\f1 \'cf}\f2 \'82\'a0\'83A\plain  \'e4}", "AПあア ä")]
    [InlineData(@"{\rtf1\ansi\uc1 \u1055?\u1088\'3f{\uc0 \u-10179\u-8704}\uc2\u8364EU!}", "Пр😀€!")]
    [InlineData(@"{\rtf1{\field{\*\fldinst{HYPERLINK ""https://x.example""}}{\fldrslt the page}}{\pict\wmetafile8 0102}{\*\shppict{\pict 03}}.\bin3 {{{.}", "the page..")]
    [InlineData(@"{\rtf1\ansicpg-5\'e4\ansicpg99999\'e4\ansicpg57002\'e4\ansicpg\'e4}", "ääää")]
    [InlineData(@"{\rtf1\ansicpg65001 \'d0\'9f}", "П")]
    [InlineData(@"{\rtf1\uc0 a\u-10179 b}", "a\uFFFDb")]
    [InlineData("{\\rtf1 one\r\nword\\\nnext}", "oneword\nnext")]
    [InlineData(@"{\rtf1 cut off {\b here", "cut off here")]
    [InlineData(@"}}{\rtf1 x}", "")]
    public void Of_RichText_IsItsWords(string rtf, string words) => Assert.Equal(words, Of(rtf));

    [Fact]
    public void Of_PageTurnedIntoRichText_IsThePage() =>
        Assert.Equal(
            "Where is it?\n\n1 < 2",
            Of(@"{\rtf1\ansi\fromhtml1{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Where{\*\htmltag4 \'20}is it?\htmlrtf\par}\htmlrtf0{\*\htmltag72 </p>}{\*\mhtmltag84 <img src=x>}1 {\*\htmltag84 &lt;}\htmlrtf <\htmlrtf0  2}").Trim());

    [Fact]
    public void Of_TextTurnedIntoRichText_IsTheText() => Assert.Equal("Where?\nHere.", Of(@"{\rtf1\fromtext \htmlrtf Arial\htmlrtf0 Where?\par Here.}"));

    [Fact]
    public void Of_GroupsWithoutEnd_AreRead() => Assert.Equal("x", Of(@"{\rtf1 x" + new string('{', 100_000) + "y"));

    [Theory]
    [InlineData("Content-Type: text/rtf\r\n\r\n{\\rtf1 Where is it?}", "1")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/rtf\r\n\r\n{\\rtf1 Where is it?}\r\n--b--\r\n", "1")]
    public void Decode_MailOfRichTextOnly_TellsTheWordsAndKeepsThePart(string mail, string id)
    {
        var item = Single(Encoding.UTF8.GetBytes("From: ann@x.example\r\n" + mail));
        Assert.Equal(("Where is it?", id), (item.Text, item.Attachments.Single().Id));
    }

    [Fact]
    public void Decode_MailOfAContainerWithRichTextOnly_TellsTheWords()
    {
        var container = Convert.ToBase64String(Container(@"{\rtf1\ansi\ansicpg1252 Wo ist es f\'fcr mich?}"u8));
        var item = Single(Encoding.UTF8.GetBytes($"From: ann@x.example\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n{container}\r\n"));
        Assert.Equal(("Wo ist es für mich?", "winmail.dat"), (item.Text, item.Attachments.Single().Name));
    }

    private static string Of(string rtf)
    {
        var tags = HtmlText.TagsMax;
        return RtfText.Of(Encoding.Latin1.GetBytes(rtf), ref tags);
    }

    private static InboundItem Single(byte[] mail)
    {
        var items = new List<InboundItem>();
        new EmailChannel().Decode(Bodies.Of(mail), new TestRequest(), TestAccounts.Any, items);
        return Assert.Single(items);
    }

    /// <summary>A container (MS-OXTNEF) whose message has one property, its rich text, not compressed (MS-OXRTFCP).</summary>
    private static byte[] Container(ReadOnlySpan<byte> rtf)
    {
        byte[] rich = [.. Number(rtf.Length + 12), .. Number(rtf.Length), .. "MELA"u8, .. Number(0), .. rtf];
        byte[] properties = [.. Number(1), .. Number(0x10090102), .. Number(1), .. Number(rich.Length), .. rich, .. new byte[-rich.Length & 3]];
        return [.. Number(0x223E9F78), 1, 0, .. Attribute(0x00089006, Number(0x00010000)), .. Attribute(0x00069007, [.. Number(1252), .. Number(0)]), .. Attribute(0x00069003, properties)];
    }

    private static byte[] Attribute(int id, byte[] data) =>
        [1, .. Number(id), .. Number(data.Length), .. data, .. Number(data.Sum(unit => unit))[..2]];

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
