//! Starts the page of Capa 5.

fn main() {
    capa5::host::page::show_panics();
    capa5::start();
}
