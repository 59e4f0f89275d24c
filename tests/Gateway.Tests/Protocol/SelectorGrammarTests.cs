using System.Text;
using Gateway.Contracts.Configuration;
using Gateway.Host.Configuration;
using Gateway.Protocol.Lanes;

namespace Gateway.Tests.Protocol;

/// <summary>One grammar, two places: what a queue of the configuration may ask for is what a command may ask for, and what is wrong is told alike.</summary>
public sealed class SelectorGrammarTests
{
    private const string Pepper = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    [Theory]
    [InlineData("""{"label":"region","value":"eu"}""")]
    [InlineData("""{"label":"region","op":"!=","value":true}""")]
    [InlineData("""{"label":"seniority","op":">=","value":5.5,"expireAfter":"00:00:30","expedite":true}""")]
    [InlineData("""{"label":"market","op":"in","values":["de","at",7,false]}""")]
    [InlineData("""{"label":"certified","op":"exists","expireAfter":"30.00:00:00"}""")]
    public void Read_ThatIsRight_IsTheSameInTheConfigurationAndInACommand(string selector)
    {
        var configured = Assert.Single(OfConfiguration(selector, out var errors));
        var asked = Assert.Single(OfCommand(selector, out var wrong));

        Assert.Empty(errors);
        Assert.Null(wrong);
        Assert.Equal((configured.Label, configured.Comparison, configured.ExpireAfter, configured.Expedite), (asked.Label, asked.Comparison, asked.ExpireAfter, asked.Expedite));
        Assert.Equal(configured.Values, asked.Values);
    }

    [Theory]
    [InlineData("""{"label":"market","op":"in","value":"de","values":["de"]}""", "value: \"de\": is not of in: give values")]
    [InlineData("""{"label":"market","op":"in"}""", "values: 0: must be 1 to 64 values")]
    [InlineData("""{"label":"market","op":"in","values":["de",""]}""", "values[1]: \"\": must be text of 1 to 256 characters, a number, true or false")]
    [InlineData("""{"label":"market","value":"de","values":["de"]}""", "values: 1: is of in only: give value")]
    [InlineData("""{"label":"market","op":"exists","value":1}""", "value: 1: is not of exists")]
    [InlineData("""{"label":"market"}""", "value: is missing: must be text of 1 to 256 characters, a number, true or false")]
    [InlineData("""{"label":"market","value":null}""", "value: is missing: must be text of 1 to 256 characters, a number, true or false")]
    [InlineData("""{"label":"market","op":"~","value":1}""", "op: \"~\": must be one of !=, <, <=, =, >, >=, exists, in")]
    [InlineData("""{"label":"Region","value":1}""", "label: \"Region\": must be 1 to 64 of a-z, 0-9, dot, underscore and hyphen, beginning with a letter or digit")]
    [InlineData("""{"value":1}""", "label: is missing: must be 1 to 64 of a-z, 0-9, dot, underscore and hyphen, beginning with a letter or digit")]
    [InlineData("""{"label":"market","value":1,"expireAfter":"31.00:00:00"}""", "expireAfter: \"31.00:00:00\": must be 00:00:00 to 30.00:00:00")]
    public void Read_ThatIsWrong_IsToldAlikeWithFieldValueAndRule(string selector, string expected)
    {
        OfConfiguration(selector, out var errors);
        OfCommand(selector, out var wrong);

        Assert.Equal("$.tenants.acme.queues[0].selectors[0]." + expected, Assert.Single(errors).ToString());
        Assert.Equal("selectors[0]." + expected, wrong);
    }

    [Theory]
    [InlineData("""{"label":7,"value":1}""", "selectors[0].label: 7: must be text")]
    [InlineData("""{"label":"a","op":[],"value":1}""", "selectors[0].op: []: must be text")]
    [InlineData("""{"label":"a","values":"x","op":"in"}""", "selectors[0].values: \"x\": must be an array")]
    [InlineData("""{"label":"a","value":1,"expireAfter":30}""", "selectors[0].expireAfter: 30: must be a duration such as \"00:00:30\"")]
    [InlineData("""{"label":"a","value":1,"expedite":"yes"}""", "selectors[0].expedite: \"yes\": must be true or false")]
    [InlineData("""{"label":"a","value":1,"weight":2}""", "selectors[0].weight: 2: is not known: label, op, value, values, expireAfter and expedite are")]
    [InlineData("""7""", "selectors[0]: 7: must be an object")]
    public void Read_OfACommandWithOtherTypes_SaysWhatStandsThere(string selector, string expected)
    {
        OfCommand(selector, out var wrong);

        Assert.Equal(expected, wrong);
    }

    private static IReadOnlyList<SelectorModel> OfConfiguration(string selector, out IReadOnlyList<ConfigurationError> errors)
    {
        var text = $"{{\"tenants\":{{\"acme\":{{\"pepper\":\"{Pepper}\",\"queues\":[{{\"name\":\"vip\",\"selectors\":[{selector}]}}]}}}}}}";
        var outcome = Loader.Load(Encoding.UTF8.GetBytes(text), 1, new Substitution(_ => null, _ => ""));
        errors = outcome.Errors;
        return outcome.Result?.Model.Tenants["acme"].Queues["vip"].Selectors ?? [];
    }

    private static IReadOnlyList<SelectorModel> OfCommand(string selector, out string? wrong) =>
        RoutingWishesJson.Read(Encoding.UTF8.GetBytes($$"""{"selectors":[{{selector}}]}"""), out wrong)!.Selectors;
}
