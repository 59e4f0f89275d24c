using System.Text;
using MimeKit.Text;

namespace Gateway.Channels.Email.Text;

/// <summary>The text a reader of a page sees: blocks as lines, list points, quotations behind <c>&gt;</c>; scripts, styles and hidden parts left out.</summary>
internal static class HtmlText
{
    // A newsletter of 100 KB, where mail programs clip, has some 3,000 tags. Each is an object of 200 bytes.
    public const int TagsMax = 15_000;

    /// <param name="max">Characters that are wanted.</param>
    /// <param name="tags">How many tags may still be read; what stands behind them is not.</param>
    public static string Of(string html, int max, ref int tags)
    {
        using var reader = new StringReader(html);
        var tokenizer = new HtmlTokenizer(reader) { DecodeCharacterReferences = true };
        var page = new PageText(max);
        while (!page.IsFull && tags > 0 && tokenizer.ReadNextToken(out var token))
        {
            switch (token.Kind)
            {
                case HtmlTokenKind.Tag:
                    tags--;
                    page.Tag((HtmlTagToken)token);
                    break;
                case HtmlTokenKind.Data or HtmlTokenKind.CData:
                    page.Words(((HtmlDataToken)token).Data);
                    break;
                default:
                    break;
            }
        }

        return page.ToString();
    }

    private sealed class PageText(int max)
    {
        private readonly StringBuilder _text = new();
        private HtmlTagId _skipped = HtmlTagId.Unknown;
        private int _skippedDepth;
        private int _quotes;
        private int _verbatim;
        private bool _lineStarts = true;
        private bool _space;

        public bool IsFull => _text.Length >= max;

        public void Tag(HtmlTagToken tag)
        {
            if (_skippedDepth > 0)
            {
                if (tag.Id == _skipped && !tag.IsEmptyElement)
                    _skippedDepth += tag.IsEndTag ? -1 : 1;
                return;
            }

            if (!tag.IsEndTag && !tag.IsEmptyElement && IsSkipped(tag))
            {
                (_skipped, _skippedDepth) = (tag.Id, 1);
                return;
            }

            switch (tag.Id)
            {
                case HtmlTagId.Br:
                    Break();
                    break;
                case HtmlTagId.BlockQuote:
                    Line();
                    _quotes = Math.Max(0, _quotes + (tag.IsEndTag ? -1 : 1));
                    break;
                case HtmlTagId.Pre:
                    Line();
                    _verbatim = Math.Max(0, _verbatim + (tag.IsEndTag ? -1 : 1));
                    break;
                case HtmlTagId.LI when !tag.IsEndTag:
                    Line();
                    Words("- ");
                    break;
                case HtmlTagId.P or HtmlTagId.H1 or HtmlTagId.H2 or HtmlTagId.H3 or HtmlTagId.H4 or HtmlTagId.H5 or HtmlTagId.H6:
                    Line();
                    if (tag.IsEndTag)
                        Break();
                    break;
                case HtmlTagId.Div or HtmlTagId.TR or HtmlTagId.Table or HtmlTagId.UL or HtmlTagId.OL or HtmlTagId.HR or HtmlTagId.Section
                    or HtmlTagId.Article or HtmlTagId.Header or HtmlTagId.Footer or HtmlTagId.DT or HtmlTagId.DD or HtmlTagId.LI:
                    Line();
                    break;
                case HtmlTagId.TD or HtmlTagId.TH:
                    _space = true;
                    break;
                default:
                    break;
            }
        }

        public void Words(string data)
        {
            if (_skippedDepth > 0)
                return;
            foreach (var c in data)
            {
                if (_verbatim > 0 && c == '\n')
                    Break();
                else if (c is ' ' or '\t' or '\r' or '\n' or '\f')
                    _space = true;
                else if (c is not ('\u00AD' or '\u200B' or '\u200C' or '\uFEFF'))
                    Put(c);
            }
        }

        public override string ToString() => _text.ToString();

        private static bool IsSkipped(HtmlTagToken tag)
        {
            if (tag.Id is HtmlTagId.Script or HtmlTagId.Style or HtmlTagId.Title or HtmlTagId.NoScript or HtmlTagId.Object)
                return true;
            foreach (var attribute in tag.Attributes)
            {
                // The preview line of newsletters: there for the list of mails, hidden in the mail.
                if (attribute.Id == HtmlAttributeId.Style && attribute.Value is { } style
                    && style.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase))
                    return tag.Id is not (HtmlTagId.Image or HtmlTagId.Input or HtmlTagId.Br or HtmlTagId.Meta or HtmlTagId.Link or HtmlTagId.HR);
            }

            return false;
        }

        private void Put(char c)
        {
            if (_lineStarts)
            {
                for (var i = 0; i < _quotes && i < 8; i++)
                    _text.Append('>');
                if (_quotes > 0)
                    _text.Append(' ');
            }
            else if (_space)
            {
                _text.Append(' ');
            }

            (_lineStarts, _space) = (false, false);
            _text.Append(c);
        }

        private void Line()
        {
            if (!_lineStarts)
                Break();
        }

        private void Break()
        {
            _text.Append('\n');
            (_lineStarts, _space) = (true, false);
        }
    }
}
