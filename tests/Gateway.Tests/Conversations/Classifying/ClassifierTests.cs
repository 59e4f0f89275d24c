using System.Text.RegularExpressions;
using Gateway.Contracts.Configuration;
using Gateway.Conversations.Threads;

namespace Gateway.Tests.Conversations.Classifying;

public sealed class ClassifierTests
{
    private static readonly MessageFacts Plain = new("Hallo", null, "4915112345678", null);

    [Fact]
    public void Find_SeveralFit_TheFirstHolds() =>
        Assert.Equal("b", Find(Plain, Rule("a", new() { Channels = ["line"] }), Rule("b", new()), Rule("c", new())));

    [Theory]
    [InlineData("Where is my REFUND?", true)]
    [InlineData("ｒｅｆｕｎｄ please", true)]
    [InlineData("re fund", false)]
    [InlineData(null, false)]
    public void Find_Text_ComparesFoldedText(string? text, bool fits) =>
        Assert.Equal(fits ? "r" : null, Find(Plain with { Text = text }, Rule("r", new() { Text = [FoldedText.Of("Refund")] })));

    [Theory]
    [InlineData("ΟΔΟΣ", "οδός", false)]
    [InlineData("ΟΔΟΣ", "οδος", true)]
    [InlineData("ﬁne", "FINE", true)]
    [InlineData("返金をお願いします", "返金", true)]
    [InlineData("ÄRGER", "ärger", true)]
    [InlineData("A\u0308RGER", "ärger", true)]
    public void Find_TextOfOtherScripts_IsOneInAllItsForms(string text, string part, bool fits) =>
        Assert.Equal(fits ? "r" : null, Find(Plain with { Text = text }, Rule("r", new() { Text = [FoldedText.Of(part)] })));

    [Fact]
    public void Find_HalfASurrogatePair_IsNoReasonToFail() =>
        Assert.Equal("r", Find(Plain with { Text = "\ud83d refund \udc00" }, Rule("r", new() { Text = ["refund"] })));

    [Fact]
    public void Find_PatternThatWouldBacktrack_EndsAtOnce()
    {
        var pattern = new Regex("(a+)+$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase);

        Assert.Equal("r", Find(Plain with { Text = new string((char)97, 60_000) + "!" }, Rule("r", new() { Matches = [pattern] })));
        Assert.Equal("r", Find(Plain with { Text = "BAAA" }, Rule("r", new() { Matches = [pattern] })));
    }

    [Theory]
    [InlineData("shop-de", "shop-*", true)]
    [InlineData("shop-de", "shop", false)]
    [InlineData("shop", "shop", true)]
    public void Find_Account_IsWholeOrItsBeginning(string account, string pattern, bool fits) => Assert.Equal(
        fits ? "r" : null, Classifier.Find([Rule("r", new() { Accounts = [pattern] })], Facts(Plain) with { Account = account })?.Name);

    [Theory]
    [InlineData("pt", "pt-BR", "pt", true)]
    [InlineData("pt", "pt_BR", "pt-BR", true)]
    [InlineData("pt", "pt-PT", "pt-BR", false)]
    [InlineData("pt", null, "pt-BR", false)]
    [InlineData("pt", null, "PT", true)]
    public void Find_Language_IsTheLabelOrTheWholeLocale(string label, string? locale, string wanted, bool fits) => Assert.Equal(
        fits ? "r" : null,
        Classifier.Find([Rule("r", new() { Languages = [wanted] })], Facts(Plain with { Locale = locale }, ("language", label)))?.Name);

    [Fact]
    public void Find_LabelsPhonesAndFacts_AllHaveToFit()
    {
        var when = new RuleConditions
        {
            Labels = Any("tier", "gold", "vip*"),
            Phones = ["41", "49"],
            Facts = Any("referral", "ad-*"),
        };
        var message = Plain with { Extra = new Dictionary<string, string> { ["referral"] = "AD-77" } };

        Assert.Equal("r", Classifier.Find([Rule("r", when)], Facts(message, ("tier", "VIP2")))?.Name);
        Assert.Null(Classifier.Find([Rule("r", when)], Facts(message, ("tier", "silver"))));
        Assert.Null(Classifier.Find([Rule("r", when)], Facts(message)));
        Assert.Null(Classifier.Find([Rule("r", when)], Facts(message with { Phone = "33123" }, ("tier", "gold"))));
        Assert.Null(Classifier.Find([Rule("r", when)], Facts(message with { Extra = null }, ("tier", "gold"))));
    }

    [Fact]
    public void Find_Customer_IsOneOfThose()
    {
        Guid known = new("0f8fad5b-d9cb-469f-a165-70867728950e"), other = new("7c9e6679-7425-40de-944b-e07fc1f90ae7");
        var rule = Rule("r", new() { Customers = new HashSet<Guid> { known } });

        Assert.Equal("r", Classifier.Find([rule], Facts(Plain) with { Customer = known })?.Name);
        Assert.Null(Classifier.Find([rule], Facts(Plain) with { Customer = other }));
        // Kept by the conversation: what was opened without a message is classified by it too.
        Assert.Equal("r", Classifier.Find([rule], Facts(null) with { Customer = known })?.Name);
    }

    [Fact]
    public void Find_WithoutTheMessage_GoesByWhatItMetWhenItCame()
    {
        RuleModel[] rules = [Rule("refund-gold", new() { Text = ["refund"], Labels = Any("tier", "gold") }), Rule("else", new())];
        var met = Classifier.MetBy(rules, Plain with { Text = "refund" }, max: 8);

        Assert.Equal(["refund-gold"], met);
        Assert.Equal("refund-gold", Classifier.Find(rules, Facts(null, ("tier", "gold")) with { Met = met })?.Name);
        Assert.Equal("else", Classifier.Find(rules, Facts(null, ("tier", "gold")))?.Name);
    }

    private static Dictionary<string, IReadOnlyList<string>> Any(string name, params string[] values) => new() { [name] = values };

    private static RuleModel Rule(string name, RuleConditions when) => new() { Name = name, When = when };

    private static string? Find(MessageFacts message, params RuleModel[] rules) => Classifier.Find(rules, Facts(message))?.Name;

    private static RuleFacts Facts(MessageFacts? message, params (string Name, string Value)[] labels) =>
        new("whatsapp", "main", Guid.Empty, labels.ToDictionary(l => l.Name, l => l.Value), message, []);
}
