using Gateway.Protocol.Writing;

namespace Gateway.Protocol.Lanes;

/// <summary>The members of each frame, <c>type</c> first. Events are written by <see cref="EventFrames"/>: their bytes are shared.</summary>
internal static class LaneWriter
{
    public static void Write<TSink>(ref TSink sink, LaneFrame frame)
        where TSink : struct, IFrameSink, allows ref struct
    {
        sink.Begin();
        switch (frame)
        {
            case LaneHello hello:
                sink.Word(Member.Type, "hello"u8);
                sink.Integer(Member.Version, hello.Version);
                sink.Text(Member.Key, hello.Key);
                sink.Text(Member.Client, hello.Client);
                break;
            case LaneWelcome welcome:
                sink.Word(Member.Type, "welcome"u8);
                sink.Integer(Member.Version, welcome.Version);
                sink.Text(Member.Tenant, welcome.Tenant);
                sink.Texts(Member.May, welcome.May);
                sink.Integer(Member.Credit, welcome.Credit);
                sink.Integer(Member.FrameBytesMax, welcome.FrameBytesMax);
                sink.Integer(Member.BatchItemsMax, welcome.BatchItemsMax);
                break;
            case LanePublish publish:
                sink.Word(Member.Type, "publish"u8);
                sink.Integer(Member.Id, publish.Id);
                sink.Text(Member.Channel, publish.Channel);
                sink.Text(Member.Account, publish.Account);
                sink.BeginArray(Member.Items, publish.Items.Count);
                foreach (var item in publish.Items)
                {
                    ItemWriter.Write(ref sink, item);
                }

                sink.EndArray();
                break;
            case LaneAck ack:
                sink.Word(Member.Type, "ack"u8);
                sink.Integer(Member.Id, ack.Id);
                sink.Integer(Member.Credit, ack.Credit);
                break;
            case LaneSubscribe subscribe:
                sink.Word(Member.Type, "subscribe"u8);
                sink.Text(Member.After, subscribe.After);
                if (subscribe.Types.Count > 0)
                {
                    sink.Texts(Member.Types, subscribe.Types);
                }

                sink.Text(Member.Conversation, subscribe.Conversation);
                sink.Integer(Member.Window, subscribe.Window);
                if (subscribe.Content == LaneContent.Json)
                {
                    sink.Word(Member.Content, "json"u8);
                }

                sink.Text(Member.Subscription, subscribe.Subscription);
                break;
            case LaneAssignment assignment:
                sink.Word(Member.Type, "assignment"u8);
                sink.Integers(Member.Partitions, assignment.Partitions);
                sink.Integer(Member.Generation, assignment.Generation);
                break;
            case LaneSubscribed subscribed:
                sink.Word(Member.Type, "subscribed"u8);
                sink.Text(Member.Cursor, subscribed.Cursor);
                break;
            case LaneCursor cursor:
                sink.Word(Member.Type, "cursor"u8);
                sink.Integer(Member.Count, cursor.Count);
                sink.Text(Member.Cursor, cursor.Cursor);
                break;
            case LaneHandled handled:
                sink.Word(Member.Type, "ack"u8);
                sink.Integer(Member.Count, handled.Count);
                break;
            case LaneCommand command:
                sink.Word(Member.Type, "command"u8);
                CommandWriter.Write(ref sink, command);
                break;
            case LaneDone done:
                sink.Word(Member.Type, "done"u8);
                sink.Integer(Member.Id, done.Id);
                sink.Text(Member.Conversation, done.Conversation);
                sink.Text(Member.Message, done.Message);
                break;
            case LaneError error:
                sink.Word(Member.Type, "error"u8);
                sink.Text(Member.Code, error.Code);
                sink.Text(Member.Detail, error.Detail);
                sink.Text(Member.Frame, error.Frame);
                sink.Integer(Member.Id, error.Id);
                sink.Integer(Member.Item, error.Item);
                sink.Integer(Member.RetryAfterMs, error.RetryAfterMs);
                sink.Text(Member.Cursor, error.Cursor);
                break;
            case LanePing:
                sink.Word(Member.Type, "ping"u8);
                break;
            case LanePong:
                sink.Word(Member.Type, "pong"u8);
                break;
            default:
                throw new ArgumentException($"{frame.GetType().Name} has no wire form here.", nameof(frame));
        }

        sink.End();
    }
}
