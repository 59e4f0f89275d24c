using Gateway.Contracts;
using Gateway.Protocol.Reading;

namespace Gateway.Protocol.Lanes;

/// <summary>What an item must have so that a thread can take it, recognise it when it comes again, and find what it is about.</summary>
internal static class ItemRules
{
    private const string Kinds = "message, edit, delete, reaction, receipt, postback, call, echo or system";

    public static ItemKind Check<TSource>(ref TSource source, string? kind, string? id, string? target, string? status)
        where TSource : struct, IFrameSource, allows ref struct
    {
        var known = KindOf(kind);
        if (known is null)
        {
            source.Fail(Member.Kind, kind is null ? "is missing" : Kinds);
        }

        if (known == ItemKind.Receipt)
        {
            // Status and target name a receipt; providers give it no id of its own.
            source.Need(Member.Target, target);
            if (status is not ("sent" or "delivered" or "read" or "played" or "failed"))
            {
                source.Fail(Member.Status, "sent, delivered, read, played or failed");
            }
        }
        else
        {
            source.Need(Member.Id, id);
            if (known is ItemKind.Edit or ItemKind.Delete or ItemKind.Reaction)
            {
                source.Need(Member.Target, target);
            }
        }

        return known ?? ItemKind.Ignored;
    }

    public static IReadOnlyDictionary<string, string>? Clean<TSource>(ref TSource source, IReadOnlyDictionary<string, string>? extra)
        where TSource : struct, IFrameSource, allows ref struct
    {
        foreach (var (name, value) in extra ?? System.Collections.Frozen.FrozenDictionary<string, string>.Empty)
        {
            ItemReader.Clean(ref source, Member.Extra, name);
            ItemReader.Clean(ref source, Member.Extra, value);
        }

        return extra;
    }

    public static IReadOnlyList<Attachment> Clean<TSource>(ref TSource source, IReadOnlyList<Attachment> attachments)
        where TSource : struct, IFrameSource, allows ref struct
    {
        for (var index = 0; index < attachments.Count; index++)
        {
            var attachment = attachments[index];
            ItemReader.Clean(ref source, Member.Attachments, attachment.Kind);
            ItemReader.Clean(ref source, Member.Attachments, attachment.Url);
            ItemReader.Clean(ref source, Member.Attachments, attachment.Id);
            ItemReader.Clean(ref source, Member.Attachments, attachment.Mime);
            ItemReader.Clean(ref source, Member.Attachments, attachment.Name);
        }

        return attachments;
    }

    private static ItemKind? KindOf(string? name) => name switch
    {
        "message" => ItemKind.Message,
        "edit" => ItemKind.Edit,
        "delete" => ItemKind.Delete,
        "reaction" => ItemKind.Reaction,
        "receipt" => ItemKind.Receipt,
        "postback" => ItemKind.Postback,
        "call" => ItemKind.Call,
        "echo" => ItemKind.Echo,
        "system" => ItemKind.System,
        _ => null,
    };
}
