using CsCheck;
using Gateway.Channels.Sending;

namespace Gateway.Tests.Channels;

public sealed class TextSplitterTests
{
    [Fact]
    public void Split_ShortText_IsOnePart() => Assert.Equal(["abc"], TextSplitter.Split("abc", 3)!);

    [Fact]
    public void Split_LongText_BreaksAfterASpace() => Assert.Equal(["hello ", "brave ", "world"], TextSplitter.Split("hello brave world", 8)!);

    [Fact]
    public void Split_NoSpace_KeepsGraphemesWhole() =>
        Assert.Equal(["👨‍👩‍👧", "👨‍👩‍👧", "e\u0301x"], TextSplitter.Split("👨‍👩‍👧👨‍👩‍👧e\u0301x", 9)!);

    [Fact]
    public void Split_GraphemeLongerThanAPart_KeepsSurrogatePairsWhole() =>
        Assert.All(TextSplitter.Split("e" + string.Concat(Enumerable.Repeat("\U0001D165", 20)), 4)!, part => Assert.False(char.IsHighSurrogate(part[^1])));

    [Fact]
    public void Split_MoreThanSixteenParts_IsRefused()
    {
        Assert.Equal(16, TextSplitter.Split(new string('a', 160), 10)!.Count);
        Assert.Null(TextSplitter.Split(new string('a', 161), 10));
    }

    [Fact]
    public void Split_AnyText_JoinsToTheSameTextInPartsThatFit() =>
        Gen.Select(Gen.Int[0, 6].Array[0, 60], Gen.Int[12, 40]).Sample((picks, max) =>
        {
            string[] pieces = ["a", " ", "👍🏽", "\r\n", "你", "e\u0301", "🇩🇪"];
            var text = string.Concat(picks.Select(pick => pieces[pick]));
            if (TextSplitter.Split(text, max) is not { } parts)
                return;
            Assert.Equal(text, string.Concat(parts));
            Assert.All(parts, part => Assert.InRange(part.Length, text.Length == 0 ? 0 : 1, max));
        }, iter: 2000, threads: 1);
}
