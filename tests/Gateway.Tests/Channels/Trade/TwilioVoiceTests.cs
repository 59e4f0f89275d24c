using System.Text;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;
using Gateway.Tests.Channels.Formats;

namespace Gateway.Tests.Channels.Trade;

public sealed class TwilioVoiceTests
{
    private const string Call = "\"CallSid\":\"CA7\",\"From\":\"+4930\",\"To\":\"+1800\",\"Direction\":\"inbound\",\"CallStatus\":\"completed\",\"CallDuration\":\"31\"";

    [Fact]
    public void Decode_JsonOfTheSameNames_EqualsTheForm()
    {
        var form = ItemText.Of(One("CallSid=CA7&From=%2B4930&To=%2B1800&Direction=inbound&CallStatus=completed&CallDuration=31"));
        Assert.Equal(form, ItemText.Of(One("{" + Call + "}")));
        Assert.Equal([form, form], Decode("[{" + Call + "},{\"zz\":{" + Call + "}}]").Select(ItemText.Of));
    }

    [Theory]
    [InlineData("com.twilio.voice.status-callback.call.completed", "{#}")]
    [InlineData("com.twilio.voice.webhook.status-callback.call.completed", "{\"sid\":\"CA7\",\"request\":{\"method\":\"POST\",\"parameters\":{#}}}")]
    public void Decode_EventStreams_AreTheCallsTheyRepeat(string type, string data)
    {
        var item = One($$$"""[{"specversion":"1.0","type":"{{{type}}}","id":"EZ7","data":{{{data.Replace("#", Call, StringComparison.Ordinal)}}}}]""");
        Assert.Equal((ItemKind.Call, "completed", "CA7", "+4930", "+1800"), (item.Kind, item.Status, item.Target, item.Sender, item.Account));
        Assert.Equal("event-streams", item.Extra!["callback_source"]);
    }

    [Theory]
    [InlineData("""[{"specversion":"1.0","type":"com.twilio.voice.insights.call-summary.complete","data":{"call_sid":"CA7"}}]""", "event type com.twilio.voice.insights.call-summary.complete")]
    [InlineData("""{"specversion":"1.0","type":"com.twilio.hologram","data":{"callSid":"CA7"}}""", "event type com.twilio.hologram")]
    [InlineData("""{"specversion":"1.0","type":"com.twilio.voice.status-callback.call.ringing","data":null}""", "event type com.twilio.voice.status-callback.call.ringing")]
    [InlineData("""{"AccountSid":"AC1"}""", "no CallSid")]
    public void Decode_JsonThatIsNoCall_IsIgnoredWithAReason(string body, string reason)
    {
        var item = One(body);
        Assert.Equal((ItemKind.Ignored, reason), (item.Kind, item.Extra!["reason"]));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"CallSid\":\"CA7\",\"callsid\":\"CA8\"}")]
    [InlineData("{\"CallSid\":")]
    [InlineData("no form")]
    public void Decode_NoCallback_IsMalformed(string body)
    {
        var fixture = new TwilioVoiceFixture();
        var items = new List<InboundItem>();
        Assert.Equal(DecodeOutcome.Malformed, fixture.Channel.Decode(Bodies.Of(body), new TestRequest(), fixture.Account, items).Outcome);
        Assert.Empty(items);
    }

    [Fact]
    public void Answer_RingingToldByEventStreams_IsAnEmptyDocument()
    {
        var fixture = new TwilioVoiceFixture();
        var items = Decode("""{"type":"com.twilio.voice.status-callback.call.ringing","data":{"CallSid":"CA7","From":"+4930","To":"+1800","Direction":"inbound","CallStatus":"ringing"}}""");
        var answer = fixture.Channel.Answer(items, new TestRequest(), fixture.Account);
        Assert.EndsWith("<Response />", Encoding.UTF8.GetString(answer.Body.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("transcription-started", "&SequenceId=1", "transcription_started", null, "CA7:GT3:1")]
    [InlineData("transcription-content", "&SequenceId=2&Final=true&TranscriptionData=%7B%22transcript%22%3A%22hallo%22%2C%22confidence%22%3A0.9%7D", "transcribed", "hallo", "CA7:GT3:2")]
    [InlineData("transcription-stopped", "&SequenceId=3", "transcription_stopped", null, "CA7:GT3:3")]
    [InlineData("transcription-error", "&TranscriptionError=quota", "transcription_error", null, "CA7:GT3:transcription-error")]
    public void Decode_RealTimeTranscription_HasItsWordsAndANameOfItsOwn(string type, string more, string status, string? text, string id)
    {
        var body = $"CallSid=CA7&TranscriptionSid=GT3&TranscriptionEvent={type}{more}";
        var item = One(body + "&From=%2B4930&To=%2B1800");
        Assert.Equal((ItemKind.Call, status, text, id), (item.Kind, item.Status, item.Text, item.Id));

        var alone = One(body);
        Assert.Equal((ItemKind.Ignored, "incomplete: From: must be given", id), (alone.Kind, alone.Extra!["reason"], alone.Id));
    }

    [Fact]
    public void Decode_UnknownTranscriptionEvent_IsIgnoredWithItsName() => Assert.Equal(
        "transcription event transcription-sung", One("CallSid=CA7&TranscriptionSid=GT3&TranscriptionEvent=transcription-sung&From=%2B4930&To=%2B1800").Extra!["reason"]);

    [Fact]
    public void Decode_TranscriptionOfARecording_IsNotTheRecording()
    {
        const string Both = "CallSid=CA7&From=%2B4930&To=%2B1800&RecordingSid=RE3&RecordingUrl=https%3A%2F%2Fapi.twilio.com%2Fr";
        var (recording, words) = (One(Both + "&RecordingStatus=completed"), One(Both + "&TranscriptionSid=TR3&TranscriptionStatus=completed&TranscriptionText=bis+morgen"));
        Assert.Equal(("transcribed", "bis morgen"), (words.Status, words.Text));
        Assert.NotEqual(recording.Id, words.Id);
        Assert.Equal("transcription_failed", One(Both + "&TranscriptionSid=TR3&TranscriptionStatus=failed").Status);
    }

    private static InboundItem One(string body) => Assert.Single(Decode(body));

    private static List<InboundItem> Decode(string body) => DocumentedForms.Decode("twilio-voice", body);
}
