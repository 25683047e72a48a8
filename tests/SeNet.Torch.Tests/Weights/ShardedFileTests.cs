using System.Text.Json;
using SeNet.Torch.Weights;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights;

/// <summary>Weights in several files, as Hugging Face's libraries save large networks.</summary>
public sealed class ShardedFileTests : IDisposable
{
    private const string IndexName = "model.safetensors.index.json";

    private readonly TemporaryFolder _folder = new();
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    private string Index => _folder[IndexName];

    private static string Shard(int number) => $"model-{number:00000}-of-00003.safetensors";

    private Dictionary<string, string> WriteShards()
    {
        var map = new Dictionary<string, string>();
        var tensors = CheckpointFile.Network().ToList();
        for (var shard = 0; shard < 3; shard++)
        {
            var part = tensors.Where((_, i) => i % 3 == shard).ToList();
            SafetensorsWriter.Write(_folder[Shard(shard + 1)], part.Select(pair => ("net." + pair.Key, pair.Value)));
            foreach (var (name, _) in part) map["net." + name] = Shard(shard + 1);
        }
        WriteIndex(map);
        return map;
    }

    private void WriteIndex(object map) => File.WriteAllText(Index, JsonSerializer.Serialize(new { metadata = new { total_size = 1 }, weight_map = map }));

    private void Refuse(string reason)
    {
        var message = Assert.Throws<WeightsFileException>(() => ModelWeights.Inspect(Index)).Message;
        Assert.Contains(reason, message);
        Assert.Contains(IndexName, message);
    }

    [Fact]
    public void Load_IndexOrItsFolder_GivesTheValuesOfAllFiles()
    {
        WriteShards();
        foreach (var path in new[] { Index, _folder.Path })
        {
            var found = ModelWeights.Inspect(path);
            Assert.Equal((PthCases.Architecture, 5, "net.", WeightsFormat.Safetensors), (found.Architecture, found.ClassCount, found.Prefix, found.Format));
            CheckpointForms.AssertValues(Fixtures.Path("pth/values.safetensors"), path, hasHead: true);
        }
    }

    [Fact]
    public void Load_IndexOfPyTorchFiles_GivesTheValues()
    {
        var tensors = CheckpointFile.Network();
        CheckpointFile.Write(_folder["a.bin"], CheckpointFile.Rename(name => name.StartsWith("layer") ? name : null, tensors));
        CheckpointFile.Write(_folder["b.bin"], CheckpointFile.Rename(name => name.StartsWith("layer") ? null : name, tensors));
        File.WriteAllText(_folder["pytorch_model.bin.index.json"], JsonSerializer.Serialize(new { weight_map = tensors.Keys.ToDictionary(name => name, name => name.StartsWith("layer") ? "a.bin" : "b.bin") }));
        CheckpointForms.AssertValues(Fixtures.Path("pth/values.safetensors"), _folder.Path, hasHead: true);
    }

    [Fact]
    public void Load_FileMissing_NamesIt()
    {
        WriteShards();
        File.Delete(_folder[Shard(2)]);
        Refuse($"'{Shard(2)}', one of the 3 files");
    }

    [Fact]
    public void Load_TensorMissingInItsFile_NamesBoth()
    {
        var map = WriteShards();
        map["net.conv1.weight"] = Shard(3);
        WriteIndex(map);
        Refuse("'net.conv1.weight'");
        Refuse(Shard(3));
    }

    [Theory]
    [InlineData("../elsewhere.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("a\\b")]
    [InlineData("..")]
    [InlineData("")]
    public void Load_NameThatLeavesTheFolder_IsRefused(string file)
    {
        WriteIndex(new Dictionary<string, string> { ["conv1.weight"] = file });
        Refuse("should be in a file beside the index");
    }

    [Fact]
    public void Load_IndexThatNamesItself_IsRefused()
    {
        WriteIndex(new Dictionary<string, string> { ["conv1.weight"] = IndexName });
        Assert.Contains("JSON", Assert.Throws<WeightsFileException>(() => ModelWeights.Inspect(Index)).Message);
    }

    [Theory]
    [InlineData("{\"weight_map\": 3}")]
    [InlineData("{\"weight_map\": {\"a\": 3}}")]
    [InlineData("{\"weight_map\": {\"a\": ")]
    [InlineData("{\"weight_map\": {\"a\": \"x\", \"a\": \"x\"}}")]
    public void Load_MalformedIndex_IsRefused(string json)
    {
        File.WriteAllText(Index, json);
        Refuse("malformed");
    }

    [Fact]
    public void Load_EmptyIndex_IsRefused()
    {
        WriteIndex(new Dictionary<string, string>());
        Refuse("0 files");
    }

    [Fact]
    public void Load_OneOfTheFilesAlone_SaysThatItIsAPart()
    {
        WriteShards();
        Assert.Contains("one of several files", Assert.Throws<WeightsFileException>(() => ModelWeights.Inspect(_folder[Shard(1)])).Message);
    }

    [Fact]
    public void Load_IndexFromAStream_SaysThatItNeedsItsPath()
    {
        WriteShards();
        using var network = new SeNet.Torch.Network.SeResNet(PthCases.Architecture, 5);
        using var stream = new MemoryStream(File.ReadAllBytes(Index));
        Assert.Contains("by its path", Assert.Throws<WeightsFileException>(() => ModelWeights.Load(network, stream, "x")).Message);
    }
}
