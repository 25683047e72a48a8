using SeNet.Torch.Network;
using SeNet.Torch.Weights;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights;

/// <summary>Where in a checkpoint the network is found, whatever its tensors are called and whatever lies beside them.</summary>
public sealed class CheckpointNamesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    private string Path => _folder["x.pth"];

    private static OrderedDictionary<string, object> Network(string prefix = "", float factor = 1) => CheckpointFile.Rename(name => prefix + name, CheckpointFile.Network(factor));

    private WeightsDescription Check(IEnumerable<KeyValuePair<string, object>> root, bool hasHead = true, float factor = 1, CheckpointWeights weights = CheckpointWeights.Trained)
    {
        CheckpointFile.Write(Path, root);
        var found = ModelWeights.Inspect(Path, weights);
        Assert.Equal((PthCases.Architecture, hasHead ? 5 : 0), (found.Architecture, found.ClassCount));
        CheckpointForms.AssertValues(Fixtures.Path("pth/values.safetensors"), Path, hasHead, factor: factor, weights: weights);
        return found;
    }

    [Theory]
    [InlineData("module.")]
    [InlineData("resnet.")]
    [InlineData("student.")]
    [InlineData("a.b.c.d.e.")]
    [InlineData("_forward_module.module._orig_mod.")]
    [InlineData("module.encoder_q.")]
    [InlineData("layer1.")]
    [InlineData("net_")]
    [InlineData("teacher.")]
    [InlineData("größe.")]
    public void Load_AnyPrefix_IsLeftOut(string prefix) => Assert.Equal(prefix, Check(Network(prefix)).Prefix);

    [Theory]
    [InlineData("layer1.0.", "layer1._orig_mod.0.")]
    [InlineData("layer1.0.", "layer1.0._checkpoint_wrapped_module.")]
    [InlineData("layer1.", "layer1._fsdp_wrapped_module._checkpoint_wrapped_module.")]
    [InlineData("layer2.0.conv2.", "layer2.0.conv2.module.")]
    [InlineData("conv1.", "conv1._orig_mod.")]
    [InlineData("layer1.0.conv1.", "layer1.0.conv1._fsdp_wrapped_module.")]
    [InlineData("fc.", "fc._orig_mod.")]
    [InlineData("layer1.0.se.fc.0.", "layer1.0.se._orig_mod.fc.0.")]
    public void Load_WrappersInsideNames_AreLeftOut(string part, string wrapped)
    {
        Assert.Empty(Check(CheckpointFile.Rename(name => name.Replace(part, wrapped))).IgnoredTensors);
        Assert.Equal("_fsdp_wrapped_module.", Check(CheckpointFile.Rename(name => "_fsdp_wrapped_module." + name.Replace(part, wrapped))).Prefix);
    }

    [Fact]
    public void Load_TwoTensorsOfOneName_IsRefused()
    {
        var tensors = Network();
        tensors["conv1._orig_mod.weight"] = tensors["conv1.weight"];
        CheckpointFile.Write(Path, tensors);
        Assert.Contains("called 'conv1.weight'", Assert.Throws<WeightsFileException>(() => ModelWeights.Inspect(Path)).Message);
    }

    [Theory]
    [InlineData("backbone.", "fc.")]
    [InlineData("backbone.", "head.")]
    [InlineData("model.backbone.", "model.head.fc.")]
    [InlineData("module.model.backbone.", "module.classifier.1.")]
    [InlineData("encoder.", "cls_head.linear.")]
    [InlineData("", "fc.1.")]
    [InlineData("", "classifier.")]
    [InlineData("", "head.fc.")]
    [InlineData("", "last_linear.")]
    [InlineData("", "new_fc.")]
    [InlineData("model.", "model.fc.0.")]
    [InlineData("net.trunk.", "linear.")]
    public void Load_HeadOfAnotherName_IsTheHead(string trunk, string head)
    {
        var found = Check(CheckpointFile.Rename(name => name.StartsWith("fc.") ? head + name[3..] : trunk + name));
        Assert.Equal(trunk, found.Prefix);
        Assert.Empty(found.IgnoredTensors);
    }

    public static TheoryData<string, string[]> OtherHeads => new()
    {
        { "an MLP", ["fc.0.weight 7 32", "fc.0.bias 7", "fc.2.weight 5 7", "fc.2.bias 5"] },
        { "an MLP as wide", ["head.0.weight 32 32", "head.0.bias 32", "head.2.weight 5 32", "head.2.bias 5"] },
        { "normalized", ["fc.0.weight 32", "fc.0.bias 32", "fc.1.weight 5 32", "fc.1.bias 5"] },
        { "without bias", ["fc.weight 5 32"] },
        { "of other features", ["fc.weight 5 64", "fc.bias 5"] },
        { "weight norm", ["fc.weight_g 5 1", "fc.weight_v 5 32", "fc.bias 5"] },
        { "a convolution", ["fc.weight 5 32 1 1", "fc.bias 5"] },
        { "a neck before it", ["bottleneck.weight 32", "bottleneck.bias 32", "fc.weight 5 32", "fc.bias 5"] },
        { "generalized pooling", ["global_pool.p 1", "fc.weight 5 32", "fc.bias 5"] },
        { "a projector", ["projector.weight 5 32", "projector.bias 5"] },
        { "none", [] },
    };

    [Theory]
    [MemberData(nameof(OtherHeads))]
    public void LoadBackbone_HeadOfAnotherForm_IsListedAndTheNetworksStays(string what, string[] head)
    {
        var tensors = CheckpointFile.Rename(name => name.StartsWith("fc.") ? null : name);
        foreach (var tensor in head)
        {
            var parts = tensor.Split(' ');
            tensors[parts[0]] = ones([.. parts.Skip(1).Select(long.Parse)]);
        }

        var found = Check(tensors, hasHead: false);

        Assert.Equal(head.Select(tensor => tensor.Split(' ')[0]).Order(), found.IgnoredTensors.Order());
        Assert.Contains("LoadBackbone", Assert.Throws<WeightsFileException>(() => ModelWeights.Open(Path)).Message);
        using var network = new SeResNet(PthCases.Architecture, 5);
        var refusal = Assert.Throws<WeightsFileException>(() => ModelWeights.Load(network, Path)).Message;
        Assert.True(refusal.Contains("fc.weight") && refusal.Contains("LoadBackbone"), $"{what}: {refusal}");
    }

    [Fact]
    public void Load_TensorsOfOthers_AreListedAndLeftOut()
    {
        var tensors = Network("model.");
        string[] others = ["criterion.weight", "loss_fn.pos_weight", "train_acc.confmat", "model.mean", "model.std", "model.aux_head.weight", "log_sigma", "queue", "model.n_averaged_steps"];
        foreach (var name in others) tensors[name] = ones(3, 32);

        Assert.Equal(others, Check(tensors).IgnoredTensors);
    }

    [Theory]
    [InlineData("layer1.0.attention.weight")]
    [InlineData("layer1.0.bias")]
    [InlineData("attnpool.positional_embedding")]
    [InlineData("act1.weight")]
    [InlineData("ca.fc1.weight")]
    public void Load_TensorsThatChangeTheNetwork_AreRefused(string name)
    {
        var tensors = Network("module.");
        tensors["module." + name] = ones(4);
        CheckpointFile.Write(Path, tensors);
        Assert.Contains(name, Assert.Throws<WeightsFileException>(() => ModelWeights.Inspect(Path)).Message);
        using var network = new SeResNet(PthCases.Architecture, 5);
        Assert.Contains(name, Assert.Throws<WeightsFileException>(() => ModelWeights.Load(network, Path)).Message);
    }

    [Theory]
    [InlineData("model.", "ema_model.")]
    [InlineData("student.", "teacher.")]
    [InlineData("module.encoder_q.", "module.encoder_k.")]
    [InlineData("online_encoder.net.", "target_encoder.net.")]
    [InlineData("backbone.", "momentum_backbone.")]
    [InlineData("", "ema.module.")]
    public void Load_TwoNetworksInOneDictionary_TakesTheTrainedOneOrTheAverage(string trained, string average)
    {
        foreach (var averageFirst in new[] { false, true })
        {
            OrderedDictionary<string, object>[] both = [Network(trained), Network(average, factor: 0.5f)];
            if (averageFirst) both = [both[1], both[0]];
            var root = both.SelectMany(tensors => tensors).ToList();

            var found = Check(root);
            Assert.Equal((trained, true), (found.Prefix, found.HasMovingAverage));
            Assert.Equal([average], found.OtherNetworks);
            Assert.Equal(average, Check(root, factor: 0.5f, weights: CheckpointWeights.MovingAverage).Prefix);
        }
    }

    [Theory]
    [InlineData("model", "ema")]
    [InlineData("state_dict", "state_dict_ema")]
    [InlineData("student", "teacher")]
    [InlineData("online", "target")]
    [InlineData("net", "swa_model")]
    [InlineData("my_net", "shadow")]
    public void Load_TwoDictionaries_TakesTheTrainedOneOrTheAverage(string trained, string average)
    {
        OrderedDictionary<string, object> root = new([new(average, Network("module.", factor: 0.5f)), new("epoch", "3"), new(trained, Network())]);

        var found = Check(root);
        Assert.Equal((trained, "", true), (found.Wrapper, found.Prefix, found.HasMovingAverage));
        Assert.Equal([$"{average}.module."], found.OtherNetworks);
        found = Check(root, factor: 0.5f, weights: CheckpointWeights.MovingAverage);
        Assert.Equal((average, "module."), (found.Wrapper, found.Prefix));
    }

    [Fact]
    public void Load_NetworkDeepInACheckpoint_IsFound()
    {
        OrderedDictionary<string, object> root = new([new("callbacks", new OrderedDictionary<string, object>([new("best", new OrderedDictionary<string, object>([new("state", Network("x."))]))]))]);
        Assert.Equal("callbacks.best.state", Check(root).Wrapper);
    }

    [Theory]
    [InlineData("backbone.", 4)]
    [InlineData("", 3)]
    [InlineData("0.", 4)]
    public void LoadBackbone_ModulesWithNumbers_AreTheChildrenInOrder(string prefix, int first)
    {
        var found = Check(CheckpointFile.Rename(name => name.StartsWith("fc.") ? null : prefix + name.Replace("layer1.", $"{first}.").Replace("layer2.", $"{first + 1}.") switch
        {
            ['c', 'o', 'n', 'v', '1', .. var rest] => "0" + rest,
            ['b', 'n', '1', .. var rest] => "1" + rest,
            var other => other,
        }), hasHead: false);
        Assert.Equal(prefix, found.Prefix);
    }

    [Fact]
    public void Load_Counters_OfAnyTypeAndOneNumberAreTaken()
    {
        foreach (var type in (ScalarType[])[ScalarType.Float32, ScalarType.Float16, ScalarType.Float64, ScalarType.Int64, ScalarType.Int32, ScalarType.Byte])
        {
            foreach (var shape in (long[][])[[], [1]])
            {
                var tensors = Network();
                foreach (var name in tensors.Keys.Where(name => name.EndsWith("num_batches_tracked")).ToList()) tensors[name] = ((Tensor)tensors[name]).to(type).view(shape);
                Check(tensors);
            }
        }
    }

    [Fact]
    public void Load_CounterThatIsNoNumber_StaysTheNetworks()
    {
        var tensors = Network();
        tensors["bn1.num_batches_tracked"] = ones(1).div(0);
        CheckpointFile.Write(Path, tensors);
        using var network = new SeResNet(PthCases.Architecture, 5);
        ModelWeights.Load(network, Path);
        Assert.Equal(0, network.state_dict()["bn1.num_batches_tracked"].item<long>());
        Assert.Equal(7, network.state_dict()["layer1.0.bn1.num_batches_tracked"].item<long>());
    }

    [Fact]
    public void FindNonFinite_ValuesThatAreNoNumbers_AreCountedPerTensor()
    {
        CheckpointFile.Write(Path, Network("module."));
        Assert.Empty(ModelWeights.FindNonFinite(Path));

        var tensors = CheckpointFile.Network();
        tensors["conv1.weight"][0, 0, 0, 0] = float.NaN;
        tensors["layer1.0.bn1.bias"].fill_(float.NegativeInfinity);
        CheckpointFile.Write(Path, CheckpointFile.Rename(name => "module." + name, tensors));
        Assert.Equal([new NonFiniteTensor("conv1.weight", 1, 0), new NonFiniteTensor("layer1.0.bn1.bias", 0, 4)], ModelWeights.FindNonFinite(Path));
    }
}
