using SeNet.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights;

public sealed class StateDictLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    private string Path => _folder["x.safetensors"];

    /// <summary>Saves a network's tensors, after a change.</summary>
    private void Save(SmallNetwork network, Action<Dictionary<string, Tensor>>? change = null)
    {
        var tensors = network.state_dict();
        change?.Invoke(tensors);
        SafetensorsWriter.Write(Path, tensors.Select(pair => (pair.Key, pair.Value)), new Dictionary<string, string> { ["architecture"] = "small" });
    }

    private static Dictionary<string, byte[]> Bytes(Dictionary<string, Tensor> tensors) =>
        tensors.ToDictionary(pair => pair.Key, pair => pair.Value.detach().contiguous().bytes.ToArray());

    private WeightsFileException RefuseUnchanged(SmallNetwork network)
    {
        var before = network.Snapshot();
        var error = Assert.Throws<WeightsFileException>(() => StateDictLoader.Load(network, Path, network.fc.weight.shape[0]));
        Assert.Equal(before, network.Snapshot());
        Assert.Contains(Path, error.Message);
        return error;
    }

    [Fact]
    public void Load_FileOfTheSameNetwork_TakesEveryValueInPlace()
    {
        using var saved = new SmallNetwork(3, seed: 1);
        saved.bn1.num_batches_tracked!.add_(5);
        Save(saved);
        using var network = new SmallNetwork(3, seed: 2);
        var tensors = network.state_dict();
        StateDictLoader.Load(network, Path);
        Assert.Equal(saved.Snapshot(), network.Snapshot());
        foreach (var (name, tensor) in network.state_dict()) Assert.Same(tensors[name], tensor);
        Assert.True(network.fc.weight.requires_grad);
    }

    [Fact]
    public void Load_ReadingFailsAfterTheChecks_NamesTensorAndRemedy()
    {
        using var network = new SmallNetwork(3, seed: 1);
        Save(network);
        using var file = new FailingFile(SafetensorsFile.Open(Path), "fc.weight");
        var error = Assert.Throws<WeightsFileException>(() => StateDictLoader.Load(network, file));
        Assert.Equal("fc.weight", error.TensorName);
        Assert.Contains($"of {network.state_dict().Count} tensors", error.Message);
        Assert.Contains("load a file again", error.Message);
        Assert.Contains("the disk is gone", error.Message);
    }

    [Fact]
    public void Load_WithAnOptimizer_ItUpdatesTheLoadedWeights()
    {
        using var network = new SmallNetwork(3, seed: 1);
        Save(network, tensors => tensors["fc.bias"] = arange(1, 4, ScalarType.Float32));
        using var optimizer = optim.SGD(network.parameters(), 0.5);
        StateDictLoader.Load(network, Path);
        network.forward(ones(2, 3, 5, 5)).sum().backward();
        optimizer.step();
        Assert.Equal([0, 1, 2], network.fc.bias!.data<float>().ToArray());
    }

    [Fact]
    public void Load_OtherFloatTypes_AreConverted()
    {
        foreach (var type in (ScalarType[])[ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float64])
        {
            using var saved = new SmallNetwork(3, seed: 1);
            Save(saved, tensors => tensors["fc.weight"] = tensors["fc.weight"].detach().to(type));
            using var network = new SmallNetwork(3, seed: 2);
            StateDictLoader.Load(network, Path);
            Assert.Equal(ScalarType.Float32, network.fc.weight.dtype);
            Assert.True(saved.fc.weight.detach().to(type).to(ScalarType.Float32).bytes.SequenceEqual(network.fc.weight.detach().bytes));
        }
    }

    [Fact]
    public void Load_ChannelsLastWeights_KeepTheirLayout()
    {
        using var saved = new SmallNetwork(3, seed: 1);
        using var network = new SmallNetwork(3, seed: 2);
        MakeChannelsLast(saved);
        MakeChannelsLast(network);
        Save(saved);
        var strides = network.conv1.weight.stride();
        StateDictLoader.Load(network, Path);
        Assert.Equal(saved.Snapshot(), network.Snapshot());
        Assert.Equal(strides, network.conv1.weight.stride());
        Assert.False(network.conv1.weight.is_contiguous());
    }

    private static void MakeChannelsLast(SmallNetwork network)
    {
        using var noGrad = no_grad();
        network.conv1.weight.set_(network.conv1.weight.detach().permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2));
    }

    [Fact]
    public void Load_CounterMissing_KeepsItsValue()
    {
        using var saved = new SmallNetwork(3, seed: 1);
        Save(saved, tensors => tensors.Remove("bn1.num_batches_tracked"));
        using var network = new SmallNetwork(3, seed: 2);
        network.bn1.num_batches_tracked!.add_(5);
        StateDictLoader.Load(network, Path);
        Assert.Equal(5, network.bn1.num_batches_tracked!.item<long>());
        Assert.True(saved.fc.weight.detach().bytes.SequenceEqual(network.fc.weight.detach().bytes));
    }

    [Fact]
    public void Load_KeysMissingAndUnexpected_NamesThemAndTheArchitecture()
    {
        using var network = new SmallNetwork(3);
        Save(network, tensors =>
        {
            tensors.Remove("bn1.running_mean");
            tensors["layer9.weight"] = zeros(1);
        });
        var error = RefuseUnchanged(network);
        Assert.Equal("bn1.running_mean", error.TensorName);
        Assert.Contains("1 tensors are missing: bn1.running_mean", error.Message);
        Assert.Contains("1 tensors are unexpected: layer9.weight", error.Message);
        Assert.Contains("'small'", error.Message);
    }

    [Fact]
    public void Load_ManyUnexpectedKeys_ListsTheFirstOnly()
    {
        using var network = new SmallNetwork(3);
        Save(network, tensors =>
        {
            for (var i = 0; i < 50; i++) tensors[$"extra{i:00}"] = zeros(1);
        });
        var error = RefuseUnchanged(network);
        Assert.Contains("50 tensors are unexpected", error.Message);
        Assert.Contains("extra04, …", error.Message);
        Assert.DoesNotContain("extra05", error.Message);
    }

    [Fact]
    public void Load_HeadForAnotherClassCount_SaysBothCounts()
    {
        using var saved = new SmallNetwork(1000);
        Save(saved);
        using var network = new SmallNetwork(10);
        var error = RefuseUnchanged(network);
        Assert.Contains("fc.weight has 1000 rows, the network 10 classes", error.Message);
        Assert.Contains("Create the network with 1000 classes", error.Message);
    }

    [Fact]
    public void Load_OtherShapeOfTheSameSize_SaysBothShapes()
    {
        using var network = new SmallNetwork(3);
        Save(network, tensors => tensors["conv1.weight"] = zeros(4, 3, 9, 1));
        Assert.Contains("conv1.weight is [4, 3, 9, 1], the network's [4, 3, 3, 3]", RefuseUnchanged(network).Message);
    }

    [Fact]
    public void Load_WeightAsInteger_IsRefused()
    {
        using var network = new SmallNetwork(3);
        Save(network, tensors => tensors["fc.weight"] = tensors["fc.weight"].detach().to(ScalarType.Int64));
        Assert.Contains("fc.weight is I64, the network's is Float32", RefuseUnchanged(network).Message);
    }

    [Fact]
    public void Load_CounterOfSeveralNumbers_IsRefused()
    {
        using var network = new SmallNetwork(3);
        Save(network, tensors => tensors["bn1.num_batches_tracked"] = zeros(2));
        Assert.Contains("bn1.num_batches_tracked is [2], the network's []", RefuseUnchanged(network).Message);
    }

    [Fact]
    public void Load_TypeThatCannotBeRead_NamesIt()
    {
        using var network = new SmallNetwork(3);
        Save(network);
        var bytes = File.ReadAllBytes(Path);
        var text = System.Text.Encoding.Latin1.GetString(bytes).Replace("\"F32\"", "\"I32\"");
        File.WriteAllBytes(Path, System.Text.Encoding.Latin1.GetBytes(text));
        Assert.Contains("is I32, which can't be read", RefuseUnchanged(network).Message);
    }

    [Fact]
    public void Load_MalformedFile_LeavesTheNetworkAlone()
    {
        using var network = new SmallNetwork(3);
        Save(new SmallNetwork(3, seed: 9));
        var whole = File.ReadAllBytes(Path);
        foreach (var length in (int[])[0, 20, whole.Length / 2, whole.Length - 1])
        {
            File.WriteAllBytes(Path, whole[..length]);
            RefuseUnchanged(network);
        }
    }

    [Fact]
    public void Load_FileCutAfterTheChecks_SaysThatTheNetworkIsMixed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets no one cut an open file.");
        using var network = new SmallNetwork(3);
        Save(network);
        using var file = SafetensorsFile.Open(Path);
        using (var other = new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) other.SetLength(file.Entries[^1].Offset);
        var error = Assert.Throws<WeightsFileException>(() => StateDictLoader.Load(network, file));
        Assert.Equal(file.Entries[^1].Name, error.TensorName);
        Assert.Contains("load a file again before using the network", error.Message);
        Assert.Contains("became shorter", error.Message);
    }

    [Fact]
    public void Load_MissingFile_LeavesTheNetworkAlone()
    {
        using var network = new SmallNetwork(3);
        var before = network.Snapshot();
        Assert.Throws<FileNotFoundException>(() => StateDictLoader.Load(network, Path));
        Assert.Equal(before, network.Snapshot());
    }

    [Fact]
    public void Load_Cuda_TakesTheValuesOnTheDevice()
    {
        Assert.SkipUnless(cuda.is_available(), "Needs a GPU.");
        using var saved = new SmallNetwork(3, seed: 1);
        using var network = new SmallNetwork(3, seed: 2);
        network.to(CUDA);
        Save(saved);
        StateDictLoader.Load(network, Path);
        Assert.Equal(DeviceType.CUDA, network.fc.weight.device_type);
        Assert.Equal(saved.Snapshot(), Bytes(network.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.detach().cpu())));
    }
}
