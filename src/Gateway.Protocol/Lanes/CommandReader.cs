using System.Text;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Contracts.Commands;
using Gateway.Contracts.Configuration;
using Gateway.Protocol.Reading;

namespace Gateway.Protocol.Lanes;

/// <summary>
/// What a back end asks, from a frame of the lane or from the body of a REST request, where the URL has said what and whose. A member that is not of
/// the command is refused: a mistyped one would change nothing, silently.
/// </summary>
internal static class CommandReader
{
    private const string Verbs = "send, open, label, reclassify, close, attach, park, unpark, callback, assign, merge or unmerge";

    // What an agent's transcript carries of one line's payload.
    private const int ValueBytesMax = FrameLimits.NoteBytesMax;

    private const int LabelsMax = 32;
    private const int LabelNameBytesMax = 64;
    private const int LabelValueBytesMax = 256;
    private const int ParametersMax = 16;

    /// <param name="verb">Given by the URL; null to read it from the frame.</param>
    /// <param name="conversation">Given by the URL; null to read it from the frame.</param>
    /// <param name="isFrame">Whether the frame's own members (<c>type</c>, <c>id</c>, <c>key</c>) may stand in it.</param>
    public static LaneCommand Read<TSource>(ref TSource source, string? verb, string? conversation, bool isFrame, ref LanePlace place)
        where TSource : struct, IFrameSource, allows ref struct
    {
        var (named, given) = (verb, default(Given));
        given.Conversation = conversation;
        var scope = source.Enter();
        while (source.Next(ref scope, out var member))
        {
            switch (member)
            {
                case Member.Type when isFrame:
                    source.Skip();
                    break;
                case Member.Id when isFrame:
                    place.Id = source.Integer(member);
                    break;
                case Member.Key when isFrame:
                    given.Key = source.Text(member, LaneLimits.KeyBytesMax);
                    break;
                case Member.Do when verb is null:
                    named = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Conversation when conversation is null:
                    given.Conversation = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                default:
                    given.Read(ref source, member);
                    break;
            }
        }

        return new LaneCommand(place.Id ?? 0, given.Key, Target(ref source, given, isFrame ? place.Id : 1), Command(ref source, named, ref given));
    }

    private static CommandTarget Target<TSource>(ref TSource source, in Given given, long? id)
        where TSource : struct, IFrameSource, allows ref struct
    {
        source.Need(Member.Id, id, least: 1);
        if (given.Conversation is null == given.To is null)
        {
            source.Fail(Member.To, "exactly one of to and conversation is needed");
        }

        return given.To ?? new CommandTarget(source.Fault is null ? source.Need(Member.Conversation, given.Conversation) : "", null, null, null);
    }

    private static ConversationCommand Command<TSource>(ref TSource source, string? verb, ref Given given)
        where TSource : struct, IFrameSource, allows ref struct
    {
        ConversationCommand command;
        Member[] mayHave;
        switch (verb)
        {
            case "send":
                (command, mayHave) = (
                    new SendCommand(given.Text, given.Attachments ?? [], given.Template) { ReplyTo = given.ReplyTo, QuickReplies = given.QuickReplies },
                    [Member.Text, Member.Attachments, Member.Template, Member.ReplyTo, Member.QuickReplies]);
                if (string.IsNullOrEmpty(given.Text) && given.Attachments is not { Count: > 0 } && given.Template is null)
                {
                    source.Fail(Member.Text, "text, attachments or a template is needed");
                }

                QuickReplyReader.Check(ref source, given.QuickReplies, given.Text);

                break;
            case "open":
                (command, mayHave) = (new OpenCommand(given.Queue, given.Labels ?? Nothing, given.Routing), [Member.Queue, Member.Labels, Member.Routing]);
                break;
            case "label":
                (command, mayHave) = (new LabelCommand(given.Set ?? Nothing, given.Remove ?? []), [Member.Set, Member.Remove]);
                break;
            case "reclassify":
                (command, mayHave) = (new ReclassifyCommand(given.Queue, given.Routing), [Member.Queue, Member.Routing]);
                break;
            case "close":
                (command, mayHave) = (new EndCommand(given.Disposition), [Member.Disposition]);
                break;
            case "attach":
                (command, mayHave) = (new AttachCommand(source.Need(Member.Name, given.Name), source.Need(Member.Value, given.Value)), [Member.Name, Member.Value]);
                break;
            case "park":
                (command, mayHave) = (new ParkCommand(given.Until), [Member.Until]);
                break;
            case "unpark":
                (command, mayHave) = (new UnparkCommand(given.Agent), [Member.Agent]);
                break;
            case "callback":
                (command, mayHave) = (new CallbackCommand(given.At, given.Queue), [Member.At, Member.Queue]);
                break;
            case "assign":
                (command, mayHave) = (new AssignCommand(source.Need(Member.Agent, given.Agent)), [Member.Agent]);
                break;
            case "merge":
                (command, mayHave) = (new MergeCommand(source.Need(Member.Into, given.Into)), [Member.Into]);
                source.Need(Member.Conversation, given.Conversation);
                break;
            case "unmerge":
                (command, mayHave) = (new UnmergeCommand(), []);
                source.Need(Member.Conversation, given.Conversation);
                break;
            default:
                source.Fail(Member.Do, verb is null ? "is missing" : Verbs);
                return new EndCommand(null);
        }

        foreach (var member in Enum.GetValues<Member>())
        {
            if ((given.Seen & (UInt128.One << (int)member)) != 0 && member != Member.To && !mayHave.Contains(member))
            {
                source.Fail(member, $"is not of {verb}");
            }
        }

        return command;
    }

    private static IReadOnlyDictionary<string, string> Nothing => System.Collections.Frozen.FrozenDictionary<string, string>.Empty;

    /// <summary>Everything any command may have.</summary>
    private struct Given
    {
        public UInt128 Seen;
        public string? Key, Conversation, Text, Queue, Disposition, Name, Value, Agent, Into, ReplyTo;
        public DateTimeOffset? Until, At;
        public CommandTarget? To;
        public IReadOnlyList<Attachment>? Attachments;
        public TemplateMessage? Template;
        public IReadOnlyList<QuickReply>? QuickReplies;
        public RoutingWishes? Routing;
        public IReadOnlyDictionary<string, string>? Labels, Set;
        public IReadOnlyList<string>? Remove;

        public void Read<TSource>(ref TSource source, Member member)
            where TSource : struct, IFrameSource, allows ref struct
        {
            Seen |= UInt128.One << (int)member;
            switch (member)
            {
                case Member.To:
                    To = ReadTo(ref source);
                    break;
                case Member.Text:
                    Text = ItemReader.Clean(ref source, member, source.Text(member, LaneLimits.TextBytesMax));
                    break;
                case Member.Attachments:
                    Attachments = ItemRules.Clean(ref source, AttachmentReader.Read(ref source));
                    break;
                case Member.Template:
                    Template = ReadTemplate(ref source);
                    break;
                case Member.ReplyTo:
                    ReplyTo = ItemReader.Clean(ref source, member, source.Text(member, FrameLimits.NameBytesMax));
                    break;
                case Member.QuickReplies:
                    QuickReplies = QuickReplyReader.Read(ref source);
                    break;
                case Member.Queue:
                    Queue = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Labels:
                    Labels = ReadLabels(ref source, member);
                    break;
                case Member.Routing:
                    Routing = ReadRouting(ref source);
                    break;
                case Member.Set:
                    Set = ReadLabels(ref source, member);
                    break;
                case Member.Remove:
                    Remove = source.Texts(member, LabelsMax, LabelNameBytesMax);
                    break;
                case Member.Disposition:
                    Disposition = ItemReader.Clean(ref source, member, source.Text(member, FrameLimits.NameBytesMax));
                    break;
                case Member.Name:
                    Name = ItemReader.Clean(ref source, member, source.Text(member, FrameLimits.NameBytesMax));
                    break;
                case Member.Until:
                    Until = source.Time(member);
                    break;
                case Member.At:
                    At = source.Time(member);
                    break;
                case Member.Agent:
                    Agent = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Into:
                    Into = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Value:
                    Value = ReadValue(ref source);
                    break;
                default:
                    source.Fail(member, member == Member.Unknown ? "a member is not known" : "is not of a command");
                    break;
            }
        }

        private static CommandTarget ReadTo<TSource>(ref TSource source)
            where TSource : struct, IFrameSource, allows ref struct
        {
            string? channel = null, account = null, recipient = null;
            var scope = source.Enter();
            while (source.Next(ref scope, out var member))
            {
                switch (member)
                {
                    case Member.Channel:
                        channel = source.Text(member, FrameLimits.NameBytesMax);
                        break;
                    case Member.Account:
                        account = source.Text(member, FrameLimits.NameBytesMax);
                        break;
                    case Member.Recipient:
                        recipient = ItemReader.Clean(ref source, member, source.Text(member, FrameLimits.NameBytesMax));
                        break;
                    default:
                        source.Fail(Member.To, "channel, account and recipient, and nothing else");
                        break;
                }
            }

            return new CommandTarget(null, source.Need(Member.Channel, channel), source.Need(Member.Account, account), source.Need(Member.Recipient, recipient));
        }

        private static TemplateMessage ReadTemplate<TSource>(ref TSource source)
            where TSource : struct, IFrameSource, allows ref struct
        {
            string? name = null, language = null;
            IReadOnlyList<string> parameters = [];
            var scope = source.Enter();
            while (source.Next(ref scope, out var member))
            {
                switch (member)
                {
                    case Member.Name:
                        name = ItemReader.Clean(ref source, member, source.Text(member, FrameLimits.NameBytesMax));
                        break;
                    case Member.Language:
                        language = ItemReader.Clean(ref source, member, source.Text(member, FrameLimits.NameBytesMax));
                        break;
                    case Member.Parameters:
                        parameters = source.Texts(member, ParametersMax, FrameLimits.NoteBytesMax);
                        break;
                    default:
                        source.Fail(Member.Template, "name, language and parameters, and nothing else");
                        break;
                }
            }

            foreach (var parameter in parameters)
            {
                ItemReader.Clean(ref source, Member.Parameters, parameter);
            }

            return new TemplateMessage(source.Need(Member.Name, name), source.Need(Member.Language, language), parameters);
        }

        private static IReadOnlyDictionary<string, string> ReadLabels<TSource>(ref TSource source, Member member)
            where TSource : struct, IFrameSource, allows ref struct
        {
            var labels = source.Map(member);
            foreach (var (name, value) in labels)
            {
                if (name.Length is 0 or > LabelNameBytesMax || Encoding.UTF8.GetByteCount(value) > LabelValueBytesMax || labels.Count > LabelsMax)
                {
                    source.Fail(member, $"at most {LabelsMax}, names of 1 to {LabelNameBytesMax} characters, values of at most {LabelValueBytesMax} bytes");
                }
            }

            return ItemRules.Clean(ref source, labels)!;
        }

        private static RoutingWishes? ReadRouting<TSource>(ref TSource source)
            where TSource : struct, IFrameSource, allows ref struct
        {
            var json = source.Json(Member.Routing);
            if (source.Fault is not null)
            {
                return null;
            }

            var wishes = RoutingWishesJson.Read(json, out var wrong);
            if (wishes is null || wrong is not null)
            {
                source.Fail(Member.Routing, wrong ?? "a JSON object is needed");
            }

            return wishes;
        }

        private static string? ReadValue<TSource>(ref TSource source)
            where TSource : struct, IFrameSource, allows ref struct
        {
            var json = source.Json(Member.Value);
            if (source.Fault is not null)
            {
                return null;
            }

            if (json.Length > ValueBytesMax)
            {
                source.Fail(Member.Value, $"at most {ValueBytesMax} bytes of JSON");
                return null;
            }

            // From MessagePack it may be a text that only says it is JSON.
            var reader = new Utf8JsonReader(json.Span);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject || !reader.TrySkip() || reader.Read())
            {
                source.Fail(Member.Value, "a JSON object is needed");
            }

            return Encoding.UTF8.GetString(json.Span);
        }
    }
}
