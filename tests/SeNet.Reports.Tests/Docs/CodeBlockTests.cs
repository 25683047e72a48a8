using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SeNet.Reports.Tests.Docs;

/// <summary>
/// Every block of C# in a document compiles as a program of its own. Where a block goes on with what another has made, the names that it
/// takes for granted are declared for it; there are few.
/// </summary>
public sealed partial class CodeBlockTests
{
    private const string Usings =
        """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;
        global using System.Threading; global using System.Threading.Tasks;
        """;

    // What a block may use without having made it, and what that is.
    private static readonly Dictionary<string, string> Known = new()
    {
        ["mlContext"] = "Microsoft.ML.MLContext mlContext = null!;",
        ["images"] = "Microsoft.ML.IDataView images = null!;",
        ["scored"] = "Microsoft.ML.IDataView scored = null!;",
        ["trainingData"] = "Microsoft.ML.IDataView trainingData = null!;",
        ["testData"] = "Microsoft.ML.IDataView testData = null!;",
        ["split"] = "Microsoft.ML.DataOperationsCatalog.TrainTestData split = null!;",
        ["model"] = "Microsoft.ML.ITransformer model = null!;",
        ["pipeline"] = "Microsoft.ML.IEstimator<Microsoft.ML.ITransformer> pipeline = null!;",
        ["transformer"] = "SeNet.MLNet.SeResNetTransformer transformer = null!;",
        ["options"] = "SeNet.MLNet.SeResNetTrainer.Options options = null!;",
        ["statistics"] = "SeNet.Torch.Interpretability.GateStatistics statistics = null!;",
        ["network"] = "SeNet.Torch.Network.SeResNet network = null!;",
    };

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static TheoryData<string> WithBlocks => [.. Documents.All.Where(document => Blocks(document).Any())];

    [Theory]
    [MemberData(nameof(WithBlocks))]
    public void Blocks_EveryOne_Compiles(string document)
    {
        var usings = new List<string>();
        foreach (var (line, code) in Blocks(document))
        {
            var faults = Compile(code, usings);
            Assert.True(faults.Count == 0, $"{document}, the block in line {line}:\n{string.Join('\n', faults)}");
            usings.AddRange(UsingLine().Matches(code).Select(match => match.Value));
        }
    }

    [Fact]
    public void Compile_BlockWithAMistake_SaysWhich()
    {
        Assert.Empty(Compile("Console.WriteLine(transformer.Device);", []));
        Assert.Contains("CS1061", Assert.Single(Compile("Console.WriteLine(transformer.Devise);", [])));
        Assert.Contains("CS0103", Assert.Single(Compile("Console.WriteLine(unheardOf);", [])));
    }

    internal static List<string> Compile(string code, IReadOnlyList<string> usingsBefore)
    {
        var faults = Diagnose(code, usingsBefore, []);
        var missing = faults.Where(fault => fault.Id == "CS0103").Select(fault => MissingName().Match(fault.GetMessage(null)).Groups["name"].Value).Distinct().Where(Known.ContainsKey).ToArray();
        if (missing.Length > 0) faults = Diagnose(code, usingsBefore, missing);
        return [.. faults.Select(fault => fault.ToString())];
    }

    private static Diagnostic[] Diagnose(string code, IReadOnlyList<string> usingsBefore, IReadOnlyList<string> known)
    {
        var own = UsingLine().Matches(code).Select(match => match.Value).ToArray();
        var program = string.Join('\n', [.. usingsBefore.Except(own).Distinct(), .. own, .. known.Select(name => Known[name]), UsingLine().Replace(code, "")]);
        return
        [
            .. CSharpCompilation.Create("Block", [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(program)], References,
                new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable))
                .GetDiagnostics().Where(fault => fault.Severity == DiagnosticSeverity.Error),
        ];
    }

    private static IEnumerable<(int Line, string Code)> Blocks(string document)
    {
        var text = Documents.Read(document);
        return Block().Matches(text).Select(match => (text[..match.Index].Count(letter => letter == '\n') + 1, match.Groups["code"].Value));
    }

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^using [\w.]+;$", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex("'(?<name>\\w+)'")]
    private static partial Regex MissingName();
}
