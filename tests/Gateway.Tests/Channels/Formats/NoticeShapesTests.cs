using Gateway.Contracts;

namespace Gateway.Tests.Channels.Formats;

/// <summary>What providers tell beside messages, and looks like one or like a broken one at first sight.</summary>
public sealed class NoticeShapesTests
{
    [Theory]
    [InlineData("""{"type":"button","action_id":"ok","block_id":"b1","text":{"type":"plain_text","text":"Fine"},"value":"1","action_ts":"1751000000.000400"}""", "event type button")]
    [InlineData("""{"type":"section","text":{"type":"mrkdwn","text":"*x*"},"block_id":"b1"}""", "event type section")]
    [InlineData("""{"type":"event_callback","team_id":"T1","event":{"type":"some_day","text":{"a":1},"message":"m","files":{},"user":[7]}}""", "event type some_day")]
    public void Slack_EventOfAnotherGrammar_IsIgnoredNotRefused(string body, string reason)
    {
        var item = One("slack", body);

        Assert.Equal((ItemKind.Ignored, reason), (item.Kind, item.Extra!["reason"]));
    }

    [Fact]
    public void Slack_TitleOfAnAssistantThread_IsNoEdit()
    {
        var item = One("slack", """
            {"type":"message","subtype":"message_changed","hidden":true,"channel":"D4","channel_type":"im","ts":"1751000009.000100","event_ts":"1751000009.000100",
             "message":{"type":"message","subtype":"assistant_app_thread","user":"U3","text":"About parcels","ts":"1751000000.000400","thread_ts":"1751000000.000400",
              "assistant_app_thread":{"title":"About parcels"}},
             "previous_message":{"type":"message","subtype":"assistant_app_thread","user":"U3","text":"New chat","ts":"1751000000.000400"}}
            """);

        Assert.Equal((ItemKind.Ignored, "message_changed of an assistant thread's title"), (item.Kind, item.Extra!["reason"]));
    }

    [Fact]
    public void Slack_BotMessageWithoutBotId_IsAnEcho()
    {
        Assert.Equal(ItemKind.Echo, One("slack", """{"type":"message","subtype":"bot_message","channel":"D4","username":"build","text":"done","ts":"1751000000.000400"}""").Kind);
        Assert.Equal(ItemKind.Ignored, One("slack", """
            {"type":"message","subtype":"message_changed","channel":"D4","ts":"1751000009.000100",
             "message":{"type":"message","subtype":"bot_message","username":"build","text":"done again","ts":"1751000000.000400"}}
            """).Kind);
    }

    [Fact]
    public void Slack_EmptySubtype_IsNone()
    {
        var item = One("slack", """{"type":"app_mention","subtype":"","channel":"C4","user":"U3","text":"hey","ts":"1751000000.000400"}""");

        Assert.Equal((ItemKind.Message, "hey"), (item.Kind, item.Text));
        Assert.False(item.Extra!.ContainsKey("unsupported"));
    }

    [Theory]
    [InlineData("", 1751000005)]
    [InlineData(",\"event_ts\":\"1751000001.000100\"", 1751000001)]
    public void Slack_EventWithoutATime_HasTheOneOfItsEnvelope(string own, long seconds)
    {
        var item = One("slack", $$$"""
            {"type":"event_callback","team_id":"T1","event_id":"Ev1","event_time":1751000005,
             "event":{"type":"member_left_channel","user":"U3","channel":"C4","channel_type":"C"{{{own}}}}}
            """);

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(seconds), DateTimeOffset.FromUnixTimeSeconds(item.Timestamp!.Value.ToUnixTimeSeconds()));
    }

    [Fact]
    public void Vonage_NotifyAction_IsNotAnAnsweredCall()
    {
        var first = One("vonage", """{"conversation_uuid":"CON-a","payload":{"step":"paid"},"timestamp":"2026-01-01T12:00:00.000Z"}""");
        var second = One("vonage", """{"conversation_uuid":"CON-a","payload":{"step":"paid"},"timestamp":"2026-01-01T12:00:07.000Z"}""");

        Assert.Equal((ItemKind.Call, "notified", "CON-a", """{"step":"paid"}"""), (first.Kind, first.Status, first.Target, first.Payload));
        Assert.NotEqual(first.Id, second.Id);
    }

    [Theory]
    [InlineData("21", "thread_created")]
    [InlineData("24", "message_moderated")]
    [InlineData("27", "stage_changed")]
    [InlineData("38", "server_incident")]
    [InlineData("44", "purchased")]
    [InlineData("46", "poll_ended")]
    public void Discord_NewerNotices_AreNoMessages(string type, string status)
    {
        var item = One("discord", $$$"""{"id":"3","type":{{{type}}},"channel_id":"2","author":{"id":"5","username":"u"},"content":"","timestamp":"2026-01-01T12:00:00+00:00"}""");

        Assert.Equal((ItemKind.System, status), (item.Kind, item.Status));
    }

    [Theory]
    [InlineData("""{"results":[{"to":"38591","mccMnc":"21901","imsi":"219010000000000","ported":false,"status":{"groupId":3,"groupName":"DELIVERED"},"error":{"id":0}}]}""")]
    [InlineData("""{"results":[{"callId":"c1","endpoint":{"type":"PHONE","phoneNumber":"38591"},"state":"FINISHED"}]}""")]
    public void Infobip_ResultOfAnotherService_IsIgnoredNotRefused(string body)
    {
        var item = One("infobip", body);

        Assert.Equal((ItemKind.Ignored, "a result that is neither a message nor a report"), (item.Kind, item.Extra!["reason"]));
    }

    [Fact]
    public void Infobip_ViberFile_KeepsItsName()
    {
        var file = Assert.Single(One("infobip", """
            {"results":[{"sender":"38591","to":"shop","integrationType":"VIBER","messageId":"m1","message":{"type":"FILE","url":"https://x.example/1","fileName":"offer.pdf"}}]}
            """).Attachments);

        Assert.Equal(("file", "offer.pdf"), (file.Kind, file.Name));
    }

    [Fact]
    public void TwilioVoice_NamesOfTheOldestVersion_AreRead()
    {
        var item = One("twilio-voice", "CallSid=CA0123456789abcdef0123456789abcdef&AccountSid=AC1&Caller=%2B4930111&Called=%2B4930222&CallStatus=ringing&ApiVersion=2008-08-01");

        Assert.Equal((ItemKind.Call, "+4930111", "+4930222"), (item.Kind, item.Sender, item.Account));
    }

    [Fact]
    public void MessageBird_WhatTheAccountSent_IsAnEcho()
    {
        const string Sms = "\"id\":\"m1\",\"direction\":\"mt\",\"originator\":\"Shop\",\"body\":\"Ready\"";
        var item = One("messagebird", $$$"""{{{{Sms}}},"recipient":"31612345678"}""");

        Assert.Equal((ItemKind.Echo, "31612345678", "Shop", "Ready"), (item.Kind, item.Sender, item.Account, item.Text));
        Assert.Contains(item.Aliases, alias => alias is { Kind: "phone", Value: "31612345678" });
        Assert.Equal(ItemKind.Ignored, One("messagebird", $$$"""{{{{Sms}}},"recipients":{"totalCount":1,"items":[{"recipient":31612345678,"status":"sent"}]}}""").Kind);
        Assert.Equal(ItemKind.Message, One("messagebird", """{"id":"m1","direction":"mo","originator":"31612345678","recipient":"31600","body":"Ready?"}""").Kind);
    }

    [Theory]
    [InlineData("""[{"_id":"u9","conversationStarted":false}]""")]
    [InlineData("""{"_id":"u9"}""")]
    public void Sunshine_MergeOfTheFirstVersions_NamesBothUsers(string discarded)
    {
        var item = One("sunshine", $$$"""{"trigger":"merge:appUser","app":{"_id":"a1"},"surviving":{"_id":"u7","userId":"crm-7"},"discarded":{{{discarded}}}}""");

        Assert.Equal((ItemKind.System, "user_merge", "u7", "u7:user_merge:u9"), (item.Kind, item.Status, item.Sender, item.Id));
        Assert.Equal(["u7", "u9"], item.Aliases.Where(alias => alias.Kind == "user").Select(alias => alias.Value).Order());
    }

    private static InboundItem One(string channel, string body) => Assert.Single(DocumentedForms.Decode(channel, body));
}
