using System.Text.RegularExpressions;

namespace SeNet.Reports.Tests.Docs;

public sealed partial class DocumentTests
{
    public static TheoryData<string> All => [.. Documents.All];

    [Theory]
    [MemberData(nameof(All))]
    public void Links_EveryRelativeOne_LeadsToAFileAndAHeading(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Fixtures.Root, document))!;
        foreach (var link in Link().Matches(WithoutCode(Documents.Read(document))).Select(match => match.Groups["target"].Value).Where(IsRelative))
        {
            var (path, anchor) = (link.Split('#')[0], link.Contains('#') ? link.Split('#')[1] : null);
            var target = path.Length == 0 ? Path.Combine(Fixtures.Root, document) : Path.GetFullPath(Path.Combine(folder, Uri.UnescapeDataString(path)));
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{document} links to '{link}', which isn't there.");
            if (anchor is not null) Assert.True(Anchors(target).Contains(anchor), $"{document} links to '{link}', but there is no such heading.");
        }
    }

    [Fact]
    public void Guides_EveryOne_IsInTheIndex()
    {
        var index = Documents.Read("docs/README.md");
        Assert.All(Documents.All.Where(document => document.StartsWith("docs/", StringComparison.Ordinal) && document != "docs/README.md"), document => Assert.Contains($"({document["docs/".Length..]})", index));
    }

    [Fact]
    public void Troubleshooting_EveryMessage_IsStillInTheCode()
    {
        var sources = string.Join('\n', Directory.GetFiles(Path.Combine(Fixtures.Root, "src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        sources = NameOf().Replace(sources, "${name}").Replace("{Variable}", "SENET_LIBTORCH", StringComparison.Ordinal);
        var messages = Quote().Matches(Documents.Read("docs/TROUBLESHOOTING.md")).Select(match => match.Groups["text"].Value).ToArray();

        Assert.True(messages.Length >= 20, "The document has lost its messages.");
        Assert.All(messages, message =>
        {
            var parts = message.Split('…').Select(part => part.Trim()).Where(part => part.Length >= 5).ToArray();
            Assert.NotEmpty(parts);
            Assert.All(parts, part => Assert.True(sources.Contains(part, StringComparison.Ordinal), $"No source has the text: {part}"));
        });
    }

    private static HashSet<string> Anchors(string document) =>
        [.. Heading().Matches(WithoutCode(File.ReadAllText(document))).Select(match => NoAnchor().Replace(match.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'))];

    private static bool IsRelative(string link) => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal);

    private static string WithoutCode(string text) => CodeSpan().Replace(Fence().Replace(text, ""), "");

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`\n]+`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex("^> (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Quote();

    [GeneratedRegex(@"\{nameof\((?:\w+\.)*(?<name>\w+)\)\}")]
    private static partial Regex NameOf();
}
