using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>What training needs of torch's state on this thread, whatever the caller has set; as it was when this object is disposed.</summary>
internal sealed class TrainingMode : IDisposable
{
    // In this order: tensors made in inference mode never have gradients.
    private readonly IDisposable _ordinary = inference_mode(false), _gradients = enable_grad();

    /// <inheritdoc/>
    public void Dispose()
    {
        _gradients.Dispose();
        _ordinary.Dispose();
    }
}
