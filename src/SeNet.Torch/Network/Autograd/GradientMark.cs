using static TorchSharp.torch;

namespace SeNet.Torch.Network.Autograd;

/// <summary>
/// A place in a network that says when the way back has come to it: the gradients of all that lies above are there then. Values pass it as
/// they are.
/// </summary>
internal sealed class GradientMark : autograd.SingleTensorFunction<GradientMark>
{
    private const string Memory = "memory";

    [ThreadStatic]
    private static Action<int>? _current;

    public override string Name => nameof(GradientMark);

    /// <summary>Goes forward with someone to be told.</summary>
    /// <param name="onPassed">Told on the way back of the stage below whose input everything is done; <see langword="null"/> for nobody.</param>
    /// <param name="forward">On this thread.</param>
    public static T Use<T>(Action<int>? onPassed, Func<T> forward)
    {
        var before = _current;
        _current = onPassed;
        try
        {
            return forward();
        }
        finally
        {
            _current = before;
        }
    }

    /// <summary>Marks what enters a stage.</summary>
    /// <param name="x">That.</param>
    /// <param name="stage">The stage's place among <see cref="IStagedNetwork.Stages"/>.</param>
    /// <returns>x, where nobody is to be told; else the caller's, or its dispose scope's.</returns>
    public static Tensor Of(Tensor x, int stage) => _current is null || !x.requires_grad ? x : apply(x, stage, _current);

    public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
    {
        context.set_materialize_grads(false);
        context.save_data(Memory, ((int)arguments[1], (Action<int>)arguments[2]));
        return ((Tensor)arguments[0]).alias();
    }

    public override List<Tensor?> backward(autograd.AutogradContext context, Tensor gradient) => BackwardPass.Run(gradient, 3, dy =>
    {
        var (stage, onPassed) = ((int, Action<int>))context.get_data(Memory);
        onPassed(stage);
        return [dy.alias(), null, null];
    });
}
