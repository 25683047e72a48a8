namespace SeNet.Reports.Tests.Docs;

public sealed class OptionsTableTests
{
    [Fact]
    public void OptionsPage_GeneratedAnew_IsTheSame()
    {
        var path = Path.Combine(Fixtures.Root, "docs", "OPTIONS.md");
        var page = OptionsTable.Create();
        if (Environment.GetEnvironmentVariable("SENET_UPDATE_DOCS") == "1") File.WriteAllText(path, page);

        Assert.True(File.Exists(path) && Documents.Read("docs/OPTIONS.md") == page,
            "docs/OPTIONS.md is older than the options. Write it anew: SENET_UPDATE_DOCS=1 dotnet test --project tests/SeNet.Reports.Tests -c Release --filter-class '*OptionsTableTests'");
    }

    [Fact]
    public void OptionsPage_Always_HasOwnAndInheritedOptionsWithDefaults()
    {
        var page = OptionsTable.Create();
        Assert.Contains("| `LabelColumnName` | `string` | `Label` | The column of the labels: a key", page);
        Assert.Contains("| `Epochs` | `int` | `30` | Passes over the training images, at least 1.", page);
        Assert.Contains("| `new LearningRateSchedule.WarmupCosine(WarmupEpochs: 5)`", page);
    }

    [Fact]
    public void OptionsPage_EveryKind_CompilesAsItIsCopiedOut()
    {
        var page = OptionsTable.Create();
        var calls = OptionsTable.AllKinds().Select(OptionsTable.Call).ToArray();

        Assert.True(calls.Length > 10);
        Assert.All(calls, call => Assert.Contains($"| `{call}` |", page));
        Assert.Empty(CodeBlockTests.Compile(string.Join('\n', calls.Select(call => $"_ = {call};")), ["using SeNet.Torch.Training;"]));
    }
}
