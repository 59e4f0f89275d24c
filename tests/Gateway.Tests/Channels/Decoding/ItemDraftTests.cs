using System.Globalization;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Tests.Channels.Decoding;

/// <summary>What an item is put together of, in ordinary and in absurd numbers.</summary>
public sealed class ItemDraftTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(300)]
    public void Facts_AnyNumberOfThem_AreAllInTheItemAndTheLastOfANameCounts(int count)
    {
        var draft = default(ItemDraft);
        for (var i = 0; i < count; i++)
        {
            draft.Note(Name(i), "first");
            draft.Note(Name(i), Name(i));
        }

        var facts = draft.ToItem("test").Extra;

        Assert.Equal(count, facts?.Count ?? 0);
        for (var i = 0; i < count; i++)
            Assert.Equal(Name(i), facts![Name(i)]);
    }

    [Fact]
    public void Facts_OneRemoved_LeavesTheOthers()
    {
        var draft = default(ItemDraft);
        for (var i = 0; i < 20; i++)
            draft.Note(Name(i), Name(i));
        draft.Extra.Remove(Name(3));
        draft.Extra.Remove(Name(15));

        var facts = draft.ToItem("test").Extra!;

        Assert.Equal(18, facts.Count);
        Assert.False(facts.ContainsKey(Name(3)) || facts.ContainsKey(Name(15)));
        Assert.Equal(Name(19), draft.Extra[Name(19)]);
    }

    [Fact]
    public void Facts_OfACopiedDraft_AreItsOwn()
    {
        var draft = default(ItemDraft);
        draft.Note("a", "1");
        var copy = draft;
        copy.Note("a", "2");

        Assert.Equal("1", draft.ToItem("test").Extra!["a"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(50)]
    public void Aliases_AnyNumberOfThem_KeepTheirOrder(int count)
    {
        var draft = default(ItemDraft);
        for (var i = 0; i < count; i++)
            draft.Alias("user", Name(i));

        Assert.Equal(Enumerable.Range(0, count).Select(Name), draft.ToItem("test").Aliases.Select(alias => alias.Value));
        Assert.Equal(count > 0, draft.Aliases.Any(Name(count - 1), static (alias, other) => alias.Value == other));
    }

    [Fact]
    public void TextList_MoreThanATextHolds_IsCutBetweenTwoValues()
    {
        var list = default(TextList);
        for (var i = 0; i < 100_000; i++)
            list.Add("x");

        Assert.Equal(ItemDraft.TextMax / 4, list.Join(" ")!.Length + 1);
    }

    [Theory]
    [InlineData("\"Ann\"", "\"Lee\"", "Ann Lee")]
    [InlineData("\"Ann\"", "null", "Ann")]
    [InlineData("null", "\"Lee\"", "Lee")]
    [InlineData("\"\"", "\"\"", null)]
    [InlineData("{}", "7", "7")]
    [InlineData("\"J\\u00f6rg\"", "\"\\ud83d\\ude00\"", "Jörg 😀")]
    public void PersonName_TwoParts_AreOneName(string first, string last, string? name) => Assert.Equal(name, PersonName.Of(Value(first), Value(last)));

    [Fact]
    public void PersonName_LongerThanNamesAre_IsCutInEachPart()
    {
        var name = PersonName.Of(Value('"' + new string('a', 1000) + '"'), Value('"' + new string('b', 1000) + '"'));

        Assert.Equal(new string('a', ItemDraft.NameMax) + " " + new string('b', ItemDraft.NameMax), name);
    }

    [Theory]
    [InlineData("\"2026-05-31T13:58:33-05:00\"", "2026-05-31T18:58:33Z")]
    [InlineData("\"2026\\u002d05-31T18:58:33Z\"", "2026-05-31T18:58:33Z")]
    [InlineData("1780254000", "2026-05-31T19:00:00Z")]
    [InlineData("\"Sun, 31 May 2026 19:00:00 +0000\"", "2026-05-31T19:00:00Z")]
    public void When_TimesOfAllForms_AreRead(string json, string time)
    {
        var suspect = false;
        var reader = Value(json);

        Assert.Equal(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), reader.When(TestRequest.Now, ref suspect));
        Assert.False(suspect);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("\"soon\"")]
    [InlineData("99999999999999999999999999999999999999999999999999999999999999999999999")]
    public void When_WhatNoClockTells_IsSuspect(string json)
    {
        var suspect = false;
        var reader = Value(json);

        Assert.Null(reader.When(TestRequest.Now, ref suspect));
        Assert.True(suspect);
    }

    private static JsonReader Value(string json)
    {
        var reader = JsonBody.Read(Bodies.Of($"[{json}]"), allowsArray: true).Reader();
        Assert.True(reader.Read() && reader.Read());
        return reader;
    }

    private static string Name(int i) => "n" + i.ToString(CultureInfo.InvariantCulture);
}
