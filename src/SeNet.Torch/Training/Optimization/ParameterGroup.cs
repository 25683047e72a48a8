using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Training.Optimization;

/// <summary>
/// Parameters that are updated alike, side by side in one tensor, and their gradients in another: an update is a handful of operations,
/// however many there are. The parameters stay the same objects, with the same shapes, layouts and values, but their memory is here.
/// </summary>
internal sealed class ParameterGroup : IDisposable
{
    private readonly (string Name, Parameter Parameter)[] _parameters;
    private readonly (long Offset, long[] Shape, long[] Strides)[] _places;
    private readonly Dictionary<string, Tensor> _states = [];

    /// <summary>Moves parameters into a tensor of the group's, and gives them gradients of zero.</summary>
    /// <param name="parameters">At least one; all of one type and on one device.</param>
    /// <param name="weightDecay">0 or more.</param>
    /// <param name="learningRateFactor">On the learning rate; above 0.</param>
    public ParameterGroup(IEnumerable<(string Name, Parameter Parameter)> parameters, double weightDecay, double learningRateFactor)
    {
        WeightDecay = weightDecay;
        LearningRateFactor = learningRateFactor;
        _parameters = [.. parameters];
        _places = new (long, long[], long[])[_parameters.Length];
        var length = 0L;
        for (var i = 0; i < _parameters.Length; i++)
        {
            var parameter = _parameters[i].Parameter;
            _places[i] = (length, parameter.shape, parameter.stride());
            length += parameter.numel();
        }
        using var inference = no_grad();
        var first = _parameters[0].Parameter;
        Values = empty(length, first.dtype, first.device).DetachFromDisposeScope();
        Gradients = zeros(length, first.dtype, first.device).DetachFromDisposeScope();
        for (var i = 0; i < _parameters.Length; i++)
        {
            using var scope = NewDisposeScope();
            var parameter = _parameters[i].Parameter;
            var place = View(Values, i);
            place.copy_(parameter);
            parameter.set_(place);
            parameter.grad = View(Gradients, i);
        }
    }

    /// <summary>All values, one behind the other; a change is one of the parameters.</summary>
    public Tensor Values { get; }

    /// <summary>All gradients, in the same order; backward adds to them.</summary>
    public Tensor Gradients { get; }

    /// <summary>Weight decay.</summary>
    public double WeightDecay { get; }

    /// <summary>Factor on the learning rate.</summary>
    public double LearningRateFactor { get; }

    /// <summary>Number of updates so far, a float32 scalar on the parameters' device.</summary>
    public Tensor Steps => State("step", () => zeros([], ScalarType.Float32, Values.device));

    /// <summary>What an optimizer remembers of each value, in the same order; zeros at first.</summary>
    public Tensor State(string name) => State(name, () => zeros_like(Values));

    /// <summary>
    /// What is remembered of each parameter: <c>momentum_buffer.layer1.0.conv1.weight</c>, in the parameter's shape, or a scalar. Views;
    /// the caller's, or its dispose scope's.
    /// </summary>
    public IEnumerable<(string Name, Tensor Value)> NamedStates()
    {
        foreach (var (state, tensor) in _states.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            for (var i = 0; i < _parameters.Length; i++)
                yield return ($"{state}.{_parameters[i].Name}", tensor.dim() == 0 ? tensor.alias() : View(tensor, i));
    }

    /// <summary>The gradients of some parameters, in as few pieces as they lie side by side in.</summary>
    /// <param name="choose">Whether a parameter, by its handle, is one of them.</param>
    /// <returns>Views; the caller's, or its dispose scope's.</returns>
    public IEnumerable<Tensor> GradientsOf(Func<nint, bool> choose)
    {
        var (start, end) = (0L, 0L);
        for (var i = 0; i < _parameters.Length; i++)
        {
            if (!choose(_parameters[i].Parameter.Handle)) continue;
            if (_places[i].Offset != end)
            {
                if (end > start) yield return Gradients.narrow(0, start, end - start);
                start = _places[i].Offset;
            }
            end = _places[i].Offset + _parameters[i].Parameter.numel();
        }
        if (end > start) yield return Gradients.narrow(0, start, end - start);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The parameters keep their memory, which the last of them frees; gradients would keep theirs.
        foreach (var (_, parameter) in _parameters)
            if (!parameter.IsInvalid) parameter.grad = null;
        Values.Dispose();
        Gradients.Dispose();
        foreach (var state in _states.Values) state.Dispose();
    }

    private Tensor State(string name, Func<Tensor> create)
    {
        if (!_states.TryGetValue(name, out var state)) _states[name] = state = create().DetachFromDisposeScope();
        return state;
    }

    private Tensor View(Tensor flat, int index)
    {
        var (offset, shape, strides) = _places[index];
        return flat.as_strided(shape, strides, offset);
    }
}
