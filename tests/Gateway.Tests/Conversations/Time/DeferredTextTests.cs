using System.Collections.Frozen;
using Gateway.Contracts;
using Gateway.Conversations.Threads;
using Gateway.Conversations.Threads.Texts;

namespace Gateway.Tests.Conversations.Time;

public sealed class DeferredTextTests
{
    // Monday morning in Berlin, and Wednesday.
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("420123456789", "středa 10:00 (UTC+1)")]
    [InlineData("46701234567", "onsdag 10:00 (UTC+1)")]
    [InlineData("47912345678", "onsdag 10:00 (UTC+1)")]
    [InlineData("302101234567", "Τετάρτη 10:00 (UTC+1)")]
    [InlineData("3612345678", "szerda 10:00 (UTC+1)")]
    [InlineData("40212345678", "miercuri 10:00 (UTC+1)")]
    [InlineData("972501234567", "יום רביעי 10:00 (UTC+1)")]
    [InlineData("989121234567", "چهارشنبه 10:00 (UTC+1)")]
    [InlineData("4915112345678", "Mittwoch 10:00 (UTC+1)")]
    public void Write_LanguageOfANumbersCountry_HasItsOwnSentenceAndDays(string phone, string when)
    {
        var item = new InboundItem { Kind = ItemKind.Message, Channel = "whatsapp", Aliases = [new CustomerAlias("phone", phone)] };

        var text = DeferredTexts.Write(Languages.Of(item), FrozenDictionary<string, string>.Empty, Now.AddDays(2), Now, "Europe/Berlin");

        Assert.Contains(when, text, StringComparison.Ordinal);
        Assert.DoesNotContain("{when}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Nobody", text, StringComparison.Ordinal);
    }
}
