namespace SeNet.Torch.Weights;

/// <summary>The container of a weights file.</summary>
public enum WeightsFormat
{
    /// <summary>Hugging Face's safetensors.</summary>
    Safetensors,

    /// <summary>The zip archive that <c>torch.save</c> writes since PyTorch 1.6: .pth, .pt, .bin, .ckpt.</summary>
    PyTorch,

    /// <summary>An ONNX model (onnx.ai) whose graph is one of these networks.</summary>
    Onnx,

    /// <summary>What <c>torch.save</c> wrote before PyTorch 1.6: pickles with the values behind them, under the same extensions.</summary>
    PyTorchLegacy,
}
