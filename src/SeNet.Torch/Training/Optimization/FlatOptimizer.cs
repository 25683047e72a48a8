using static TorchSharp.torch;

namespace SeNet.Torch.Training.Optimization;

/// <summary>Updates groups of parameters, without waiting for the device. The owner disposes it; the parameters keep their values.</summary>
internal abstract class FlatOptimizer : IDisposable
{
    private readonly List<ParameterGroup> _groups = [];

    /// <summary>The groups; the optimizer's.</summary>
    public IReadOnlyList<ParameterGroup> Groups => _groups;

    /// <summary>Updates further parameters from now on.</summary>
    /// <param name="group">The optimizer's from now on.</param>
    public void Add(ParameterGroup group)
    {
        _groups.Add(group);
        Remember(group);
    }

    /// <summary>Sets all gradients to zero: backward adds to them.</summary>
    public void ZeroGradients()
    {
        using var inference = no_grad();
        foreach (var group in _groups) group.Gradients.zero_();
    }

    /// <summary>Updates all parameters by their gradients, which stay.</summary>
    /// <param name="learningRate">Above 0, or 0 for none.</param>
    public void Step(double learningRate)
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        foreach (var group in _groups) Update(group, learningRate * group.LearningRateFactor);
    }

    /// <summary>
    /// All that a run which goes on later must remember, by names as <c>momentum_buffer.conv1.weight</c>. Views of the optimizer's own
    /// memory: copying into them restores a state. The caller's, or its dispose scope's.
    /// </summary>
    public Dictionary<string, Tensor> State() => _groups.SelectMany(group => group.NamedStates()).ToDictionary(entry => entry.Name, entry => entry.Value);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var group in _groups) group.Dispose();
    }

    /// <summary>Makes room for what is remembered of a new group.</summary>
    protected abstract void Remember(ParameterGroup group);

    /// <summary>Updates a group.</summary>
    protected abstract void Update(ParameterGroup group, double learningRate);
}
