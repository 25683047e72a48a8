using System.Text.Json;
using SeNet.Torch.Native;
using SeNet.Torch.Network;
using SeNet.Torch.Training;
using SeNet.Torch.Training.Optimization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Training.Optimization;

public sealed class FlatOptimizerTests : IDisposable
{
    private readonly JsonDocument _fixture = JsonDocument.Parse(File.ReadAllText(Fixtures.Path("optimizers/five_steps.json")));

    public FlatOptimizerTests() => TorchRuntime.Initialize();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("sgd")]
    [InlineData("sgd without momentum")]
    [InlineData("nesterov")]
    [InlineData("adamw")]
    public void Step_FiveTimes_FollowsPyTorch(string name)
    {
        using var scope = NewDisposeScope();
        using var optimizer = Create(name);
        var parameters = Initial();
        optimizer.Add(new ParameterGroup(Named(parameters), Decay(name), learningRateFactor: 1));

        for (var step = 0; step < 5; step++) Step(optimizer, parameters, step, Rate(name));

        for (var i = 0; i < parameters.Length; i++)
            Tensors.AssertClose(Values(_fixture.RootElement.GetProperty("final").GetProperty(name)[i], parameters[i].shape), parameters[i], 1e-12, $"parameter {i}");
    }

    [Theory]
    [InlineData("nesterov")]
    [InlineData("adamw")]
    public void State_CopiedIntoAnotherOptimizer_GoesOnBitForBit(string name)
    {
        using var scope = NewDisposeScope();
        using var first = Create(name);
        using var second = Create(name);
        var (before, after) = (Initial(), Initial());
        first.Add(new ParameterGroup(Named(before), Decay(name), learningRateFactor: 1));
        for (var step = 0; step < 2; step++) Step(first, before, step, Rate(name));

        using (no_grad())
            for (var i = 0; i < after.Length; i++) after[i].copy_(before[i]);
        second.Add(new ParameterGroup(Named(after), Decay(name), learningRateFactor: 1));
        var restored = second.State();
        foreach (var (key, value) in first.State()) restored[key].copy_(value);
        for (var step = 2; step < 5; step++)
        {
            Step(first, before, step, Rate(name));
            Step(second, after, step, Rate(name));
        }

        for (var i = 0; i < after.Length; i++) Tensors.AssertClose(before[i], after[i], 0, $"parameter {i}");
    }

    [Fact]
    public void Add_NetworkWithChannelsLast_KeepsValuesShapesAndLayouts()
    {
        using var scope = NewDisposeScope();
        using var network = new SeResNet(SeResNetArchitecture.CifarSeResNet20, 10, seed: 1);
        ChannelsLast.Apply(network);
        var before = network.named_parameters().ToDictionary(entry => entry.name, entry => (Value: entry.parameter.detach().clone(), Strides: entry.parameter.stride()));

        using (var optimizer = new FlatSgd(0.9, nesterov: false))
            optimizer.Add(new ParameterGroup(network.named_parameters().Select(entry => (entry.name, entry.parameter)), 0, 1));

        // After the optimizer is gone, too.
        foreach (var (name, parameter) in network.named_parameters())
        {
            Tensors.AssertClose(before[name].Value, parameter, 0, name);
            Assert.Equal(before[name].Strides, parameter.stride());
        }
        using var logits = network.call(rand(2, 3, 32, 32));
        logits.sum().backward();
    }

    [Fact]
    public void Step_GroupWithFactor_LearnsAtItsShareOfTheRate()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new FlatSgd(momentum: 0, nesterov: false);
        var parameters = Initial();
        var before = parameters[0].detach().clone();
        optimizer.Add(new ParameterGroup(Named(parameters), weightDecay: 0, learningRateFactor: 0.25));

        Step(optimizer, parameters, 0, 0.1);

        Tensors.AssertClose(before - 0.025 * Gradient(0, 0, before.shape), parameters[0], 1e-15, "parameter 0");
    }

    private static FlatOptimizer Create(string name) => name switch
    {
        "adamw" => new FlatAdamW(new Optimizer.AdamW { Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-6 }),
        "sgd without momentum" => new FlatSgd(momentum: 0, nesterov: false),
        _ => new FlatSgd(momentum: 0.9, nesterov: name == "nesterov"),
    };

    private static double Rate(string name) => name == "adamw" ? 0.01 : 0.1;

    private static double Decay(string name) => name == "adamw" ? 0.1 : 0.01;

    private static IEnumerable<(string, Parameter)> Named(Parameter[] parameters) => parameters.Select((parameter, i) => ($"p{i}", parameter));

    private void Step(FlatOptimizer optimizer, Parameter[] parameters, int step, double rate)
    {
        optimizer.ZeroGradients();
        for (var i = 0; i < parameters.Length; i++) (parameters[i] * Gradient(step, i, parameters[i].shape)).sum().backward();
        optimizer.Step(rate);
    }

    private Parameter[] Initial()
    {
        var shapes = _fixture.RootElement.GetProperty("shapes").EnumerateArray().Select(shape => shape.EnumerateArray().Select(size => size.GetInt64()).ToArray()).ToArray();
        return [.. shapes.Select((shape, i) => new Parameter(Values(_fixture.RootElement.GetProperty("initial")[i], shape)))];
    }

    private Tensor Gradient(int step, int parameter, long[] shape) => Values(_fixture.RootElement.GetProperty("gradients")[step][parameter], shape);

    private static Tensor Values(JsonElement values, long[] shape) => tensor(values.EnumerateArray().Select(value => value.GetDouble()).ToArray()).view(shape);
}
