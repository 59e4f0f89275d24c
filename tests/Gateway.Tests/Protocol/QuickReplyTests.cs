using System.Text;
using Gateway.Contracts.Agents;
using Gateway.Protocol;

namespace Gateway.Tests.Protocol;

public sealed class QuickReplyTests
{
    [Theory]
    [InlineData("""{"quickReplies":[{"title":"A","payload":"a"}]}""", "quickReplies: need a text they answer")]
    [InlineData("""{"text":"?","quickReplies":[{"title":"A"}]}""", "payload: is missing")]
    [InlineData("""{"text":"?","quickReplies":[{"payload":"a"}]}""", "title: is missing")]
    [InlineData("""{"text":"?","quickReplies":[{"title":"A","payload":"a","url":"x"}]}""", "quickReplies: title and payload, and nothing else")]
    [InlineData("""{"text":"?","quickReplies":["A"]}""", "frame: an object is needed")]
    [InlineData("""{"text":"?","quickReplies":[MANY]}""", "quickReplies: at most 13")]
    [InlineData("""{"text":"?","quickReplies":[{"title":"LONG","payload":"a"}]}""", "title: at most 256 bytes")]
    [InlineData("""{"text":"?","replyTo":"LONG"}""", "replyTo: at most 256 bytes")]
    public void Read_WrongReply_NamesMemberAndRule(string members, string fault)
    {
        var many = string.Join(',', Enumerable.Repeat("""{"title":"A","payload":"a"}""", 14));
        var json = string.Concat("""{"type":"reply","conversation":"c","clientId":"r","attachments":[{"kind":"image","url":"https://x"}],""", members.AsSpan(1))
            .Replace("MANY", many, StringComparison.Ordinal).Replace("LONG", new string('x', 257), StringComparison.Ordinal);

        var read = FrameCodec.ReadClient(FrameFormat.Json, Encoding.UTF8.GetBytes(json));

        Assert.Equal((FrameReadOutcome.Malformed, fault), (read.Outcome, read.Detail));
    }

    [Fact]
    public void Read_EmptyList_IsNone()
    {
        var json = """{"type":"reply","conversation":"c","clientId":"r","text":"x","quickReplies":[]}"""u8.ToArray();
        Assert.Empty(Assert.IsType<ReplyFrame>(FrameCodec.ReadClient(FrameFormat.Json, json).Frame).QuickReplies!);
    }
}
