using System.Text;
using System.Text.Json;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;
using Gateway.Tests.Channels.Formats;

namespace Gateway.Tests.Channels;

/// <summary>Bodies inside other bodies, and what a message says elsewhere than in its text.</summary>
public sealed class SlackContentTests
{
    private const string Head = "\"type\":\"message\",\"channel\":\"D4\",\"user\":\"U3\",\"ts\":\"1751000000.000400\"";

    private static readonly SlackFixture Slack = new();

    [Fact]
    public void Decode_SocketModeOrRecordedAsText_EqualsTheBodyInside()
    {
        var inside = Slack.Payloads.Select(payload => payload.Body.Trim())
            .Append("""{"command":"/track","text":"B-9","user_id":"U3","channel_id":"D4","team_id":"T1","trigger_id":"9.8.7"}""");
        foreach (var body in inside)
        {
            var expected = Lines(body);
            var socket = $$$"""{"envelope_id":"e-1","type":"events_api","accepts_response_payload":false,"payload":{{{body}}}}""";
            Assert.Equal(expected, Lines(socket));
            Assert.Equal(expected, Lines($$$"""{"payload":{{{JsonSerializer.Serialize(body)}}}}"""));
            Assert.Equal(expected, Lines($$$"""{"payload":{{{JsonSerializer.Serialize(socket)}}}}"""));
        }
    }

    [Theory]
    [InlineData("\"no object\"")]
    [InlineData("\"\"")]
    [InlineData("\"[1]\"")]
    [InlineData("[1]")]
    [InlineData("7")]
    [InlineData("true")]
    [InlineData("{}")]
    public void Decode_PayloadWithoutContent_IsIgnoredWithAReason(string payload)
    {
        var item = Assert.Single(Decode($$$"""{"envelope_id":"e-1","type":"events_api","payload":{{{payload}}}}"""));
        Assert.Equal(ItemKind.Ignored, item.Kind);
        Assert.NotEmpty(item.Extra!["reason"]);
    }

    [Fact]
    public void Decode_PayloadOfBrokenJson_IsMalformed()
    {
        var items = new List<InboundItem>();
        var result = Slack.Channel.Decode(Bodies.Of("""{"payload":"{\"type\":"}"""), new TestRequest(), Slack.Account, items);
        Assert.Equal(DecodeOutcome.Malformed, result.Outcome);
        Assert.StartsWith("payload: ", result.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"event_ts\":\"1751000000.000400\"", "\"event_id\":\"Ev4\"", "1751000000.000400")]
    [InlineData("\"x\":1", "\"event_id\":\"Ev4\"", "Ev4")]
    public void Decode_EmptyTs_IsNamedByTheEvent(string inner, string outer, string id)
    {
        var item = Assert.Single(Decode($$$"""{"type":"event_callback",{{{outer}}},"event":{"type":"message","channel":"D4","user":"U3","text":"hey","ts":"",{{{inner}}}}}"""));
        Assert.Equal((ItemKind.Message, id, "hey"), (item.Kind, item.Id, item.Text));
    }

    [Theory]
    [InlineData("\"submission\":{\"size\":\"42\"},\"state\":\"ours\"")]
    [InlineData("\"state\":\"ours\",\"submission\":{\"size\":\"42\"}")]
    public void Decode_DialogWithAState_KeepsWhatWasFilledIn(string members)
    {
        var item = Assert.Single(Decode($$$"""{"type":"dialog_submission","user":{"id":"U3"},"channel":{"id":"D4"},"callback_id":"sizes","action_ts":"1751000000.5",{{{members}}}}"""));
        Assert.Equal((ItemKind.Postback, "{\"size\":\"42\"}"), (item.Kind, item.Payload));
    }

    [Fact]
    public void Decode_ViewWithValuesBesideAnEmptyState_KeepsTheValues()
    {
        var item = Assert.Single(Decode("""{"type":"view_submission","user":{"id":"U3"},"state":{"a":1},"view":{"id":"V3","state":null}}"""));
        Assert.Equal("{\"a\":1}", item.Payload);
    }

    [Fact]
    public void Decode_SeveralPersonsChosen_AreThePayload()
    {
        var item = Assert.Single(Decode("""{"type":"block_actions","user":{"id":"U3"},"channel":{"id":"D4"},"trigger_id":"9.8","actions":[{"type":"multi_users_select","action_id":"who","selected_users":["U5","U6"]}]}"""));
        Assert.Equal("U5,U6", item.Payload);
    }

    [Fact]
    public void Decode_LongValueOfAButton_IsKeptWhole()
    {
        var value = new string('v', 2000);
        var item = Assert.Single(Decode($$$"""{"type":"block_actions","user":{"id":"U3"},"channel":{"id":"D4"},"trigger_id":"9.8","actions":[{"type":"button","action_id":"b","value":"{{{value}}}"}]}"""));
        Assert.Equal(value, item.Payload);
    }

    [Fact]
    public void Decode_SharedMessage_HasItsWordsAndFiles()
    {
        var item = Message("""
            "text":"","attachments":[{"is_share":true,"text":"Lieferung &lt; 3 Tage?","fallback":"[1 May] Ana: Lieferung","files":[{"id":"F8","name":"list.pdf","mimetype":"application/pdf","url_private":"https://files.slack.com/l"}]},{"is_share":true,"text":"danke"}]
            """);
        Assert.Equal((ItemKind.Message, "Lieferung < 3 Tage?\ndanke", "true"), (item.Kind, item.Text, item.Extra!["forwarded"]));
        Assert.Equal(("F8", "list.pdf"), (item.Attachments[0].Id, item.Attachments[0].Name));
        Assert.False(item.Extra.ContainsKey("unsupported"));
    }

    [Fact]
    public void Decode_SharedMessageWithAComment_StandsBehindTheComment() => Assert.Equal(
        "schau mal\nder Rest", Message("\"text\":\"schau mal\",\"attachments\":[{\"text\":\"der Rest\",\"is_share\":true}]").Text);

    [Fact]
    public void Decode_PreviewOfALink_IsNoPartOfTheMessage() => Assert.Equal(
        "https://x.example", Message("\"text\":\"https://x.example\",\"attachments\":[{\"from_url\":\"https://x.example\",\"text\":\"Welcome\",\"fallback\":\"Welcome\"}]").Text);

    [Fact]
    public void Decode_OnlyAttachments_AreTheirTextOrWhatStandsForThem()
    {
        Assert.Equal("one\ntwo", Message("\"text\":\"\",\"attachments\":[{\"text\":\"one\",\"fallback\":\"x\"},{\"fallback\":\"two\"}]").Text);
        Assert.Equal("attachments", Message("\"attachments\":[{\"color\":\"#fff\"}]").Extra!["unsupported"]);
    }

    [Fact]
    public void Decode_SharedMessagesBeyondTheLimit_AreCutAndFlagged()
    {
        var long1 = new string('ü', 20_000);
        var item = Message($$$"""
            "text":"","attachments":[{"is_share":true,"text":"{{{long1}}}"},{"is_share":true,"text":"{{{long1}}}"}]
            """);
        Assert.Equal("true", item.Extra!["truncated"]);
        Assert.InRange(Encoding.UTF8.GetByteCount(item.Text!), 65_535, 65_536);
    }

    [Theory]
    [InlineData("""[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"Hallo "},{"type":"user","user_id":"U9"},{"type":"text","text":" & ","style":{"bold":true}},{"type":"emoji","name":"wave"}]},{"type":"rich_text_list","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"eins"}]},{"type":"rich_text_section","elements":[{"type":"link","url":"https://x.example"}]}]}]}]""", "Hallo <@U9> & :wave:\neins\nhttps://x.example")]
    [InlineData("""[{"type":"section","text":{"type":"mrkdwn","text":"A &amp; B"},"fields":[{"type":"plain_text","text":"C"}]},{"type":"divider"},{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Buy"}}]}]""", "A & B\nC")]
    public void Decode_BlocksWithoutText_AreReadAsWords(string blocks, string text)
    {
        var item = Message("\"text\":\"\",\"blocks\":" + blocks);
        Assert.Equal(text, item.Text);
        Assert.False(item.Extra!.ContainsKey("unsupported"));
    }

    [Fact]
    public void Decode_BlocksWithoutWords_AreMarked()
    {
        Assert.Equal("blocks", Message("\"text\":\"\",\"blocks\":[{\"type\":\"image\",\"image_url\":\"https://x.example/a.png\",\"alt_text\":\"a\"}]").Extra!["unsupported"]);
        Assert.False(Message("\"text\":\"\",\"blocks\":[],\"attachments\":[]").Extra!.ContainsKey("unsupported"));
        Assert.Equal("words", Message("\"text\":\"words\",\"blocks\":[{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"*words*\"}}]").Text);
    }

    [Fact]
    public void Decode_AssistantThread_IsInItsConversationAndThread()
    {
        var item = Assert.Single(Decode(SlackFixture.Event(
            "\"type\":\"assistant_thread_started\",\"assistant_thread\":{\"user_id\":\"U3\",\"context\":{},\"channel_id\":\"D4\",\"thread_ts\":\"1751000000.1\"},\"event_ts\":\"1751000000.2\"")));
        Assert.Equal((ItemKind.System, "assistant_thread_started", "D4", "1751000000.1"), (item.Kind, item.Status, item.Sender, item.ReplyTo));
        Assert.Equal([new CustomerAlias("user", "U3")], item.Aliases);
    }

    [Theory]
    [InlineData("slack", """{"type":"message","user":"U3","text":"hey","ts":"1751000000.000400"}""", "event.channel")]
    [InlineData("slack", """{"type":"reaction_added","user":"U3","reaction":"tada","item":{"type":"message","ts":"1.2"},"event_ts":"1.3"}""", "event.channel")]
    [InlineData("slack", """{"type":"shortcut","callback_id":"c","trigger_id":"1.2"}""", "user")]
    [InlineData("slack", "command=%2Ftrack&trigger_id=1.2", "user_id")]
    [InlineData("discord", """{"id":"31","author":{"id":"32"},"content":"hey"}""", "channel_id")]
    [InlineData("discord", """{"op":0,"t":"MESSAGE_REACTION_ADD","d":{"user_id":"32","message_id":"31","emoji":{"name":"x"}}}""", "channel_id")]
    [InlineData("discord", """{"id":"31","type":2,"data":{"name":"track"}}""", "channel_id")]
    [InlineData("discord", """{"version":1,"type":1,"event":{"type":"APPLICATION_AUTHORIZED","data":{"scopes":[]}}}""", "event.data.user")]
    [InlineData("teams", """{"type":"message","id":"31","from":{"id":"29:a"},"text":"hey"}""", "conversation.id")]
    [InlineData("teams", """{"type":"messageReaction","id":"31","replyToId":"30","reactionsAdded":[{"type":"like"}]}""", "conversation.id")]
    public void Decode_NobodyToAnswer_IsToldAsIncomplete(string channel, string body, string field)
    {
        var item = Assert.Single(DocumentedForms.Decode(channel, body));
        Assert.Equal((ItemKind.Ignored, $"incomplete: {field}: must be given"), (item.Kind, item.Extra!["reason"]));
    }

    [Theory]
    [InlineData("{\"type\":\"app_uninstalled\"}")]
    [InlineData("{\"type\":\"tokens_revoked\",\"tokens\":{\"bot\":[\"U2\"]}}")]
    public void Decode_WhatBefallsTheApp_IsNobodys(string body) => Assert.Equal(ItemKind.System, Assert.Single(Decode(body)).Kind);

    private static InboundItem Message(string content) => Assert.Single(Decode(SlackFixture.Event(Head + "," + content)));

    private static List<InboundItem> Decode(string body) => DocumentedForms.Decode("slack", body);

    private static string[] Lines(string body) => [.. Decode(body).Select(ItemText.Of)];
}
